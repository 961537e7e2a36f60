package dev.signalbox.gateway.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signalbox.connection.PublicAddress;
import dev.signalbox.gateway.identity.TrustedProxies;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is believed of what proxies say, and what is not (RFC 7239). */
class ArrivalsTest {
    private static final TrustedProxies PROXIES = TrustedProxies.of("10.0.0.0/8", "fd00::/8");
    private static final Forwarding STANDARD =
            Forwarding.DEFAULT.withHeaders(EnumSet.of(ForwardedHeader.FORWARDED, ForwardedHeader.X_FORWARDED_PREFIX));
    private final List<ForwardedFault> ignored = new ArrayList<>();

    private Arrival arrival(Forwarding forwarding, String peer, Map<String, List<String>> headers) {
        Map<String, List<String>> ignoringCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        ignoringCase.putAll(headers);
        return new Arrivals(PROXIES, forwarding, ignored::add)
                .of(peer, "http", false, "gateway:8080", ignoringCase::get);
    }

    private Arrival xForwarded(String peer, String... namesAndValues) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.computeIfAbsent("X-Forwarded-" + namesAndValues[i], name -> new ArrayList<>())
                    .add(namesAndValues[i + 1]);
        }
        return arrival(Forwarding.DEFAULT, peer, headers);
    }

    private Arrival forwarded(String... values) {
        return arrival(STANDARD, "10.0.0.1", Map.of("Forwarded", List.of(values)));
    }

    @Test
    @DisplayName("the client's address is the last one that a trusted proxy did not write for another of ours")
    void clientAddress() {
        assertThat(xForwarded("203.0.113.1", "For", "198.51.100.1").remoteAddress())
                .isEqualTo("203.0.113.1");
        assertThat(ignored).containsExactly(ForwardedFault.UNTRUSTED);
        ignored.clear();
        assertThat(xForwarded("10.0.0.1", "For", "198.51.100.1").remoteAddress())
                .isEqualTo("198.51.100.1");
        assertThat(xForwarded("10.0.0.1", "For", "1.1.1.1, 198.51.100.1, 10.0.0.2")
                        .remoteAddress())
                .isEqualTo("198.51.100.1");
        assertThat(xForwarded("10.0.0.1", "For", "1.1.1.1", "For", "198.51.100.1,10.0.0.2")
                        .remoteAddress())
                .isEqualTo("198.51.100.1");
        assertThat(ignored).isEmpty();
        assertThat(xForwarded("10.0.0.1", "For", "198.51.100.1, <script>").remoteAddress())
                .isEqualTo("10.0.0.1");
        assertThat(ignored).containsExactly(ForwardedFault.MALFORMED);
        assertThat(xForwarded("10.0.0.1").remoteAddress()).isEqualTo("10.0.0.1");
        assertThat(xForwarded("10.0.0.1", "For", "10.0.0.3").remoteAddress()).isEqualTo("10.0.0.3");
        assertThat(new Arrivals(TrustedProxies.NONE, Forwarding.DEFAULT, ignored::add)
                        .of("10.0.0.1", "http", false, null, name -> List.of("1.1.1.1"))
                        .remoteAddress())
                .isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.7:4711, 198.51.100.7",
        "2001:db8::7, 2001:db8:0:0:0:0:0:7",
        "[2001:DB8::7], 2001:db8:0:0:0:0:0:7",
        "[2001:db8::7]:4711, 2001:db8:0:0:0:0:0:7",
        "::ffff:198.51.100.7, 198.51.100.7",
        "256.1.1.1, 10.0.0.1",
        "_hidden, 10.0.0.1",
        "unknown, 10.0.0.1",
        "example.com, 10.0.0.1",
        "'', 10.0.0.1"
    })
    @DisplayName("X-Forwarded-For: addresses with and without ports, in the form of a peer's own")
    void nodes(String hop, String client) {
        assertThat(xForwarded("10.0.0.1", "For", hop).remoteAddress()).isEqualTo(client);
    }

    @Test
    @DisplayName("a hundred hops are walked for thirty-two; a header beyond 4 KiB is not read")
    void limits() {
        String hops = String.join(",", Collections.nCopies(100, "10.0.0.9"));
        assertThat(xForwarded("10.0.0.1", "For", "198.51.100.7," + hops).remoteAddress())
                .isEqualTo("10.0.0.9");
        assertThat(ignored).isEmpty();
        String flood = String.join(",", Collections.nCopies(1_000, "10.0.0.9"));
        assertThat(xForwarded("10.0.0.1", "For", flood).remoteAddress()).isEqualTo("10.0.0.1");
        assertThat(ignored).containsOnly(ForwardedFault.TOO_LONG);
    }

    @Test
    @DisplayName("scheme, host, port and prefix make the public address")
    void publicAddress() {
        Arrival arrival = xForwarded(
                "10.0.0.1",
                "For",
                "198.51.100.7",
                "Proto",
                "https",
                "Host",
                "Example.com",
                "Port",
                "8443",
                "Prefix",
                "/app/realtime/");
        assertThat(arrival.address()).isEqualTo(new PublicAddress("https", "example.com:8443", "/app/realtime"));
        assertThat(arrival.schemeKnown()).isTrue();
        assertThat(xForwarded("10.0.0.1", "Proto", "https", "Host", "example.com:443", "Port", "8443")
                        .address())
                .isEqualTo(new PublicAddress("https", "example.com:8443", ""));
        assertThat(xForwarded("10.0.0.1", "Proto", "wss", "Host", "example.com:9", "Port", "443")
                        .address())
                .isEqualTo(new PublicAddress("https", "example.com:9", ""));
        assertThat(xForwarded("10.0.0.1", "Port", "443").address())
                .isEqualTo(new PublicAddress("http", "gateway:8080", ""));
        assertThat(xForwarded("10.0.0.1").schemeKnown()).isFalse();
        assertThat(ignored).isEmpty();
    }

    @Test
    @DisplayName("of lists, what the outermost trusted proxy wrote counts, and prefixes are joined")
    void lists() {
        Arrival arrival = xForwarded(
                "10.0.0.1",
                "For",
                "6.6.6.6, 198.51.100.7, 10.0.0.2",
                "Proto",
                "javascript, https, http",
                "Host",
                "evil.example, example.com, inner",
                "Prefix",
                "/evil, /outer",
                "Prefix",
                "/inner");
        assertThat(arrival.remoteAddress()).isEqualTo("198.51.100.7");
        assertThat(arrival.address()).isEqualTo(new PublicAddress("https", "example.com", "/outer/inner"));
        assertThat(ignored).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Proto|javascript",
                "Proto|ftp",
                "Proto|https://x",
                "Host|example.com/path",
                "Host|user@example.com",
                "Host|example.com\"onload=",
                "Host|exa mple.com",
                "Host|example.com:0",
                "Host|example.com:99999",
                "Host|[::1",
                "Host|[gg::1]",
                "Host|-",
                "Port|0",
                "Port|http",
                "Port|65536",
                "Prefix|//evil.example",
                "Prefix|/\\evil.example",
                "Prefix|/a/../b",
                "Prefix|/a/./b",
                "Prefix|no/slash",
                "Prefix|/a?b",
                "Prefix|/a#b",
                "Prefix|/a%2fb",
                "Prefix|/<script>",
                "Prefix|/\"+alert(1)+\"",
                "Prefix|https://evil.example"
            })
    @DisplayName("what may not stand in an answer is ignored and counted")
    void hostile(String name, String value) {
        Arrival arrival = xForwarded("10.0.0.1", "For", "198.51.100.7", name, value);
        assertThat(arrival.address()).isEqualTo(new PublicAddress("http", "gateway:8080", ""));
        assertThat(arrival.remoteAddress()).isEqualTo("198.51.100.7");
        assertThat(ignored).containsExactly(ForwardedFault.MALFORMED);
    }

    @Test
    @DisplayName("line breaks and long values are nobody's host")
    void longAndBroken() {
        assertThat(xForwarded("10.0.0.1", "Host", "a\r\nSet-Cookie: x=1")
                        .address()
                        .host())
                .isEqualTo("gateway:8080");
        assertThat(xForwarded("10.0.0.1", "Host", "a".repeat(400)).address().host())
                .isEqualTo("gateway:8080");
        assertThat(xForwarded("10.0.0.1", "Prefix", "/" + "a".repeat(400))
                        .address()
                        .basePath())
                .isEmpty();
        assertThat(ignored).hasSize(3).containsOnly(ForwardedFault.MALFORMED);
    }

    @Test
    @DisplayName("an untrusted peer changes nothing, whatever it says")
    void untrusted() {
        Arrival arrival = xForwarded(
                "203.0.113.1", "For", "10.0.0.1", "Proto", "https", "Host", "evil.example", "Prefix", "/evil");
        assertThat(arrival)
                .isEqualTo(new Arrival(
                        "203.0.113.1", "203.0.113.1", new PublicAddress("http", "gateway:8080", ""), false));
        assertThat(ignored).containsExactly(ForwardedFault.UNTRUSTED);
    }

    @Test
    @DisplayName("RFC 7239: parameters in any case and order, quoted values, IPv6, several elements")
    void standard() {
        Arrival arrival =
                forwarded("For=\"[2001:db8:cafe::17]:4711\";proto=https;host=\"Example.com:8443\";by=10.0.0.1");
        assertThat(arrival.remoteAddress()).isEqualTo("2001:db8:cafe:0:0:0:0:17");
        assertThat(arrival.address()).isEqualTo(new PublicAddress("https", "example.com:8443", ""));
        assertThat(forwarded("for=6.6.6.6, for=198.51.100.7 ; proto=https;host=example.com", "for=10.0.0.2;proto=http"))
                .isEqualTo(
                        new Arrival("10.0.0.1", "198.51.100.7", new PublicAddress("https", "example.com", ""), true));
        assertThat(forwarded("for=\"_se\\cret:_port\";proto=https").remoteAddress())
                .isEqualTo("_secret");
        assertThat(forwarded("for=unknown;proto=https"))
                .isEqualTo(new Arrival("10.0.0.1", "10.0.0.1", new PublicAddress("https", "gateway:8080", ""), true));
        assertThat(forwarded("for=198.51.100.7, , ;").remoteAddress()).isEqualTo("198.51.100.7");
        assertThat(ignored).isEmpty();
    }

    @Test
    @DisplayName("RFC 7239: one of both kinds of headers is read, the other is the client's")
    void notBoth() {
        Map<String, List<String>> both = Map.of(
                "Forwarded",
                List.of("for=198.51.100.7"),
                "X-Forwarded-For",
                List.of("198.51.100.8"),
                "X-Forwarded-Host",
                List.of("x.example"),
                "X-Forwarded-Prefix",
                List.of("/app"));
        assertThat(arrival(STANDARD, "10.0.0.1", both))
                .isEqualTo(new Arrival(
                        "10.0.0.1", "198.51.100.7", new PublicAddress("http", "gateway:8080", "/app"), false));
        assertThat(arrival(Forwarding.DEFAULT, "10.0.0.1", both).remoteAddress())
                .isEqualTo("198.51.100.8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Forwarding.DEFAULT.withHeaders(
                        EnumSet.of(ForwardedHeader.FORWARDED, ForwardedHeader.X_FORWARDED_FOR)))
                .withMessageStartingWith("forwarded together with x-forwarded-for");
        Forwarding onlyFor = Forwarding.DEFAULT.withHeaders(EnumSet.of(ForwardedHeader.X_FORWARDED_FOR));
        assertThat(arrival(onlyFor, "10.0.0.1", both).address())
                .isEqualTo(new PublicAddress("http", "gateway:8080", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for",
                "for=",
                "for=\"198.51.100.7",
                "for=\"",
                "for=198.51.100.7 proto=https",
                "=198.51.100.7",
                "for=198.51.100.7;for=6.6.6.6",
                "for=2001:db8::1",
                "for=<script>",
                "for=\"javascript:alert(1)\"",
                "for=\"198.51.100.7\"x",
                "for=6.6.6.6;\u0000"
            })
    @DisplayName("RFC 7239: a broken header is ignored as a whole and counted")
    void broken(String value) {
        assertThat(forwarded(value).remoteAddress()).isEqualTo("10.0.0.1");
        assertThat(ignored).containsExactly(ForwardedFault.MALFORMED);
    }

    @Property(tries = 2_000)
    @Label("whatever stands in the headers, only what is harmless comes out")
    void anything(@ForAll String first, @ForAll String second, @ForAll boolean standard) {
        Arrivals arrivals = new Arrivals(PROXIES, standard ? STANDARD : Forwarding.DEFAULT, fault -> {});
        Arrival arrival = arrivals.of("10.0.0.1", "http", false, first, name -> List.of(first, second));
        assertThat(arrival.address().host()).matches("[a-z0-9._:\\[\\]-]*");
        assertThat(arrival.address().scheme()).matches("https?");
        assertThat(arrival.address().basePath()).matches("(/[A-Za-z0-9._~$()*+=:@!-]+)*");
        assertThat(arrival.remoteAddress()).matches("[A-Za-z0-9.:_-]+");
    }

    @Test
    @DisplayName("the fixed URL wins over everything but the client's address")
    void fixed() {
        Forwarding fixed = Forwarding.DEFAULT.withPublicUrl(PublicUrl.parse("https://Example.com:443/app/realtime/"));
        Map<String, List<String>> headers = Map.of(
                "X-Forwarded-For", List.of("198.51.100.7"),
                "X-Forwarded-Host", List.of("other.example"),
                "X-Forwarded-Prefix", List.of("/other"));
        PublicAddress address = new PublicAddress("https", "example.com", "/app/realtime");
        assertThat(arrival(fixed, "10.0.0.1", headers))
                .isEqualTo(new Arrival("10.0.0.1", "198.51.100.7", address, true));
        assertThat(arrival(fixed, "203.0.113.1", headers).address()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "/app",
                "ftp://example.com",
                "javascript:alert(1)",
                "https://user@example.com",
                "https://example.com/?x",
                "https://example.com/#x",
                "https://example.com/a%20b",
                "https://example.com//a",
                "https://example.com:99999",
                "https://"
            })
    @DisplayName("what is no public URL is refused")
    void noUrl(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicUrl.parse(text))
                .withMessageStartingWith("\"" + text + "\" (expected: a URL as");
    }
}
