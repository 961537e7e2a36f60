package dev.signalbox.connection.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.request.Parameters;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients by what their requests looked like when they were recorded, or by what their sources say. */
final class ClientTest {
    private static final Pattern TAG = Pattern.compile("[0-9x.-]{1,8}|unknown");

    @ParameterizedTest(name = "{0} {1}: {2} {3}")
    @DisplayName("J1, J7: what a request tells of its client")
    @CsvSource(delimiter = '|', textBlock = """
            Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36 | clientProtocol=2.1&connectionData=[{"name":"chathub"}] | jquery | 2.4 |
            Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36 | clientProtocol=2.0 | jquery | 2.4.0 |
            Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36 | clientProtocol=1.5 | jquery | 2.2-2.3 |
            Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36 | clientProtocol=1.4 | jquery | 2.1 |
            Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36 | clientProtocol=1.3 | jquery | 2.0 |
            Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36 | connectionData=[] | jquery | 1.x-2.0 |
            Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36 | clientProtocol=7.5 | jquery | unknown |
            Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko | clientProtocol=1.5 | jquery | 2.2-2.3 |
            Opera/9.80 (Windows NT 6.1) Presto/2.12.388 Version/12.18 | clientProtocol=1.4 | jquery | 2.1 |
            Mozilla/5.0 (linux) AppleWebKit/537.36 (KHTML, like Gecko) jsdom/29.1.1 | clientProtocol=2.1 | other | unknown |
            node | clientProtocol=2.1 | other | unknown |
            SignalR.Client.NetStandard/2.4.3.0 (Unix 6.18.44.595) | clientProtocol=2.1 | dotnet | 2.4 | 2.4.3.0
            SignalR.Client.NET45/2.3.0.0 (Unix 6.18.44.595) | clientProtocol=1.4 | dotnet | 2.3 | 2.3.0.0
            SignalR.Client.NET45/2.2.2.0 (Unix 6.18.44.595) | clientProtocol=1.4 | dotnet | 2.2 | 2.2.2.0
            SignalR.Client.NET45/2.1.2.0 (Unix 6.18.44.595) | clientProtocol=1.4 | dotnet | 2.1 | 2.1.2.0
            SignalR.Client.NET45/2.0.3.0 (Unix 6.18.44.595) | transport=longPolling | dotnet | 2.0 | 2.0.3.0
            SignalR.Client/1.2.2.0 (Unix 6.18.44.595) | transport=longPolling | dotnet | 1.2 | 1.2.2.0
            SignalR.Client.NET4/2.2.0.0 (Microsoft Windows NT 6.1.7601 Service Pack 1) | clientProtocol=1.4 | dotnet | 2.2 | 2.2.0.0
            SignalR.Client.Portable/2.2.3.0 (Unknown OS) | clientProtocol=1.4 | dotnet | 2.2 | 2.2.3.0
            SignalR.Client.WinRT/2.1.0.0 (Unknown OS) | clientProtocol=1.4 | dotnet | 2.1 | 2.1.0.0
            SignalR.Client.WP8/2.0.0.0 (Microsoft Windows NT 8.0) | transport=longPolling | dotnet | 2.0 | 2.0.0.0
            SignalR.Client.MonoAndroid/1.0.0.0 (Unix) | transport=longPolling | dotnet | 1.0 | 1.0.0.0
            SignalR.Client.NET45/9.9.9.9 (x) | clientProtocol=1.4 | dotnet | unknown | 9.9.9.9
            SignalR.Client.NET45/ (x) | clientProtocol=1.4 | dotnet | unknown |
            Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko | clientProtocol=1.4&connectionData=[{"Name":"ChatHub"}] | dotnet | 2.1-2.3 |
                | transport=webSockets&clientProtocol=2.1&connectionData=[{"Name":"chatHub"}]&connectionToken=x | dotnet | 2.4 |
                | transport=webSockets&clientProtocol=1.4&connectionToken=x | dotnet | 2.1-2.3 |
                | transport=webSockets&connectionToken=x&messageId=y&groupsToken=z | dotnet | 1.x-2.0 |
                | transport=webSockets&clientProtocol=2.0&connectionToken=x&connectionData=[] | dotnet | 2.4.0 |
            SignalR.Client.Cpp/1.0.0-beta2 | clientProtocol=1.4&connectionData=[{"Name":"chatHub"}] | cpp | 1.0 | 1.0.0-beta2
            WebSocket++/0.8.2 | transport=webSockets&clientProtocol=1.4&connectionData=[{"Name":"chatHub"}] | cpp | unknown |
            SignalR (lang=Java; os=linux; version=2.0) | clientProtocol=1.3 | java | 2.0 | 2.0
            SignalR (lang=Java; os=android; version=9.1) | clientProtocol=1.3 | java | unknown | 9.1
            SignalR (lang=Java; | clientProtocol=1.3 | java | unknown |
                | transport=webSockets&connectionData=&connectionToken=x&groupsToken=&messageId= | java | unknown |
                | transport=webSockets&connectionData=[{"name":"chathub"}]&connectionToken=x&groupsToken=&messageId= | java | unknown |
                | clientProtocol=1.5&connectionData=[{"name":"chathub"}] | other | unknown |
                | transport=webSockets&clientProtocol=1.5&connectionData=[{"name":"chathub"}]&connectionToken=x&tid=3 | other | unknown |
                | transport=webSockets&clientProtocol=1.5&connectionToken=x&tid=3 | other | unknown |
            SignalR.Client.iOS/1.0.0.0 (iPhone OS) | clientProtocol=1.3 | other | unknown | 1.0.0.0
            SignalR.Client.Swift.iOS/1.1 (x) | clientProtocol=1.3 | other | unknown | 1.1
            python-requests/2.31.0 | clientProtocol=1.5 | other | unknown |
            curl/8.5.0 | | other | unknown |
                | | other | unknown |
            """)
    void client(@Nullable String agent, @Nullable String query, String family, String release, @Nullable String version)
            throws ProtocolException {
        assertThat(clientOf(agent, query))
                .isEqualTo(new Client(
                        ClientFamily.valueOf(family.toUpperCase()), release, version == null ? "" : version));
    }

    @Property
    @Label("whatever a client says of itself, the release is fit for a tag and the version for a page")
    void bounded(@ForAll String agent, @ForAll String rest) throws ProtocolException {
        for (String start :
                List.of("", "SignalR.Client.NET45/2", "SignalR (lang=Java; version=", "SignalR.Client.Cpp/")) {
            Client client = clientOf(start + agent, "clientProtocol=" + rest.replace('&', '_'));
            assertThat(client.release()).matches(TAG);
            assertThat(client.version()).matches("[A-Za-z0-9.-]*").hasSizeLessThanOrEqualTo(Client.MAX_VERSION);
        }
    }

    @Test
    void fewReleasesHoweverManyAreTold() throws ProtocolException {
        Set<String> releases = new HashSet<>();
        for (int major = 0; major < 100; major++) {
            for (int minor = 0; minor < 100; minor++) {
                String version = major + "." + minor;
                releases.add(clientOf("SignalR.Client.NET45/" + version + ".0.0 (x)", null)
                        .release());
                releases.add(
                        clientOf("Mozilla/5.0", "clientProtocol=" + version).release());
            }
        }
        assertThat(releases).hasSize(8 + 2 + 1); // of .NET, of jQuery alone, unknown
    }

    @Test
    void familiesAreFoundByTheirText() {
        for (ClientFamily family : ClientFamily.values()) {
            assertThat(ClientFamily.parse(family.text().toUpperCase())).isSameAs(family);
        }
        assertThat(ClientFamily.parse("silverlight")).isNull();
    }

    private static Client clientOf(@Nullable String agent, @Nullable String query) throws ProtocolException {
        return Client.of(agent, Parameters.ofQuery(query));
    }
}
