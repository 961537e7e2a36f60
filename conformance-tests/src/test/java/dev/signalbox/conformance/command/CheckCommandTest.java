package dev.signalbox.conformance.command;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.signalbox.conformance.suite.SuiteGateway;
import dev.signalbox.conformance.suite.SuiteProfile;
import dev.signalbox.connection.backplane.Backplane;
import dev.signalbox.connection.backplane.InProcessBackplane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} makes of its options and of servers that cannot be judged; what it makes of rules is shown by the rules' own tests. */
final class CheckCommandTest {
    private static final String KEY = "b25lIGtleSBmb3IgYm90aCBub2RlcyBvZiBhIHRlc3QuIQ==";
    private static final String RULES = "157,229";

    @Test
    @DisplayName(
            "a twin is by itself unless it is said to be on the same backplane; the rules about the other kind are skipped")
    void twinIsOfOneKind() throws IOException {
        Backplane shared = new InProcessBackplane(1, 1 << 12, 1 << 22);
        try (SuiteGateway one = gateway(shared);
                SuiteGateway node = gateway(shared);
                SuiteGateway stranger = gateway(null)) {
            Invocation onBackplane = check(one, "--twin", url(node), "--with", "backplane");
            assertThat(onBackplane.code()).as(onBackplane.out()).isEqualTo(ExitCode.GOOD);
            assertThat(onBackplane.out())
                    .contains("3 pass, 0 fail, 24 skip")
                    .contains("rules that were not tried: 157\n");
            Invocation byItself = check(one, "--twin", url(stranger));
            assertThat(byItself.code()).as(byItself.out()).isEqualTo(ExitCode.GOOD);
            assertThat(byItself.out()).contains("24 pass, 0 fail, 3 skip").contains("rules that were not tried: 229\n");
        }
    }

    @Test
    void aBackplaneOrATwinWithoutASecondServerIsOneLine() throws IOException {
        try (SuiteGateway one = gateway(null)) {
            for (String feature : List.of("backplane", "twin")) {
                Invocation refused = check(one, "--with", feature);
                assertThat(refused.code()).isEqualTo(ExitCode.MISUSE);
                assertThat(refused.error()).contains("--twin URL").hasLineCount(1);
            }
        }
    }

    @Test
    @DisplayName("a negotiate that makes no sense is the server's fault, not a wrong option")
    void nonsense() {
        WireMockServer server = new WireMockServer(
                WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
        server.start();
        try {
            server.stubFor(any(anyUrl()).willReturn(aResponse().withBody("{\"DisconnectTimeout\":null}")));

            Invocation failed = Invocation.of("check", "--target=http://127.0.0.1:" + server.port());

            assertThat(failed.code()).isEqualTo(ExitCode.FAILED);
            assertThat(failed.error())
                    .contains("cannot be judged: DisconnectTimeout of negotiate: null (expected: a number)")
                    .hasLineCount(1);
        } finally {
            server.stop();
        }
    }

    @Test
    void expectationsThatCannotBeReadAreToldByFileAndLine(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("missing.txt");
        Path wrong = Files.writeString(folder.resolve("wrong.txt"), "# comment\n103 longPolling * fail\n");
        for (String said :
                List.of(missing + ": no such file", wrong + ": expected outcomes, line 2: 103 longPolling")) {
            Invocation refused = Invocation.of(
                    "check", "--target=http://127.0.0.1:1", "--expected=" + said.substring(0, said.indexOf(": ")));
            assertThat(refused.code()).isEqualTo(ExitCode.MISUSE);
            assertThat(refused.error()).contains(said).hasLineCount(1);
        }
    }

    private static SuiteGateway gateway(@Nullable Backplane backplane) throws IOException {
        return SuiteGateway.start("127.0.0.1", 0, SuiteProfile.defaults(), KEY, true, backplane);
    }

    private static Invocation check(SuiteGateway target, String... more) {
        String[] arguments = new String[5 + more.length];
        arguments[0] = "check";
        arguments[1] = "--quiet";
        arguments[2] = "--only=" + RULES;
        arguments[3] = "--target";
        arguments[4] = url(target) + "/signalr";
        System.arraycopy(more, 0, arguments, 5, more.length);
        return Invocation.of(arguments);
    }

    private static String url(SuiteGateway gateway) {
        return "http://127.0.0.1:" + gateway.port();
    }
}
