package dev.signalbox.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.proxy.TcpProxy;
import dev.signalbox.conformance.suite.ChatHub;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.gateway.tls.TlsConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The official client in Chromium over TLS: streams and polls over HTTP/2, WebSockets over HTTP/1.1, and a certificate that changes
 * meanwhile.
 */
@Isolated("a browser and time-outs want the machine for themselves")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
final class HttpsIT {
    private static final ClientVersion NEWEST = ClientVersion.offered()[0];
    private static final int SOON = 20_000; // milliseconds
    private static final int BURST = 100;
    private static final String PASSWORD = "of the test";

    @TempDir
    Path folder;

    @RegisterExtension
    final TestBrowser browser = new TestBrowser();

    @ParameterizedTest
    @EnumSource
    @DisplayName("streaming, a cut, another certificate: nothing lost, nothing twice")
    void officialClient(Transport transport) throws Exception {
        Path certificate = folder.resolve("server.p12");
        certificate(certificate, "first");
        try (SuiteServer server = SuiteServer.start(SuiteSettings.quick()
                        .gateway(config -> config.tls(TlsConfig.builder(0, certificate)
                                .password(PASSWORD)
                                .reloadInterval(Duration.ofMillis(100))
                                .build()))
                        .page("/judge", "judge")
                        .page("/clients", "clients"));
                TcpProxy way = TcpProxy.before(WireAddress.local(server.httpsPort()));
                ClientPage page =
                        ClientPage.open(browser.get(), "https://" + way.address(), new ClientPair(NEWEST, transport))) {
            assertThat(page.result("start", transport.wireName()))
                    .containsEntry("done", true)
                    .containsEntry("transport", transport.wireName());
            assertThat(page.result("invoke", "JoinGroup", List.of("room"))).containsEntry("done", true);
            push(server, 0);
            page.call("awaitCount", "numbered", BURST, SOON);

            way.cutAll(TcpProxy.Cut.RESET);
            push(server, 1);
            page.call("awaitCount", "numbered", 2 * BURST, SOON);

            Path next = folder.resolve("next.p12");
            certificate(next, "second");
            Files.move(next, certificate, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            awaitReload(server);
            push(server, 2); // over the connection that is there
            page.call("awaitCount", "numbered", 3 * BURST, SOON);
            way.cutAll(TcpProxy.Cut.RESET);
            push(server, 3);
            page.call("awaitCount", "numbered", 4 * BURST, SOON);

            assertThat(page.list("calls", "numbered"))
                    .isEqualTo(IntStream.range(0, 4 * BURST)
                            .mapToObj(i -> List.<Object>of("numbered", i))
                            .toList());
            server.context(ChatHub.class).clients().group("room").invoke("groupMessage", "still in");
            page.call("awaitCall", List.of("groupMessage", "still in"), SOON);
            if (transport != Transport.LONG_POLLING) { // whose cut may fall between two polls
                assertThat(page.list("changes")).contains("reconnecting", "reconnected");
            }
            assertThat(page.list("changes")).doesNotContain("disconnected");
            assertThat(page.protocols()).as("spoken for requests").containsOnly("h2");
            assertThat(page.takeUncaught()).isEmpty();
            page.call("stop");
        }
    }

    private static void awaitReload(SuiteServer server) {
        Deadline deadline = Deadline.in(Duration.ofMillis(SOON));
        while (server.count("signalbox.tls.reloads") == 0) {
            assertThat(deadline.passed())
                    .as("the certificate was not taken over")
                    .isFalse();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void push(SuiteServer server, int burst) {
        for (int i = burst * BURST; i < (burst + 1) * BURST; i++) {
            server.context(ChatHub.class).clients().all().invoke("numbered", i);
        }
    }

    private static void certificate(Path file, String name) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
    }
}
