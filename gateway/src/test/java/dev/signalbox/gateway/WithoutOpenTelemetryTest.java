package dev.signalbox.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.gateway.wire.RawSocket;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubServer;
import java.io.File;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An application embeds the gateway and has no OpenTelemetry: a process whose class path is this one's without it. */
@Timeout(120)
class WithoutOpenTelemetryTest {
    private static final String API = "io.opentelemetry.api.OpenTelemetry";

    /** Gives back what it was given. */
    public static final class Back extends Hub {
        /** Gives it back. */
        public String back(String text) {
            return text;
        }
    }

    /** The application: a connection that calls a hub once. */
    static final class Application {
        private Application() {}

        public static void main(String[] arguments) throws IOException {
            try {
                Class.forName(API);
                throw new AssertionError(API + " is there");
            } catch (ClassNotFoundException expected) {
                System.out.println("without OpenTelemetry");
            }
            Gateway gateway = Gateway.builder(GatewayConfig.builder().port(0).build())
                    .logContext(true)
                    .hubs(
                            "/signalr",
                            HubServer.builder().hub(Back.class, Back::new).build())
                    .start();
            Client client = Client.negotiate(gateway.port(), "/signalr");
            String data = "&connectionData=" + URLEncoder.encode("[{\"name\":\"back\"}]", UTF_8);
            try (RawSocket socket = RawSocket.to(gateway.port())
                    .upgrade(
                            client.target("/connect", "webSockets") + data,
                            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n")) {
                socket.head();
                socket.frame(0x81, "{\"H\":\"back\",\"M\":\"back\",\"A\":[\"and forth\"],\"I\":7}");
                String came = socket.frame();
                while (!came.contains("\"I\":\"7\"")) {
                    came = socket.frame();
                }
                System.out.println(came);
            }
            gateway.stop();
            System.out.println("stopped");
        }
    }

    private static boolean needed(String entry) {
        return !entry.contains("opentelemetry");
    }

    @Test
    @DisplayName("it starts, serves a hub call and stops")
    void embedded() throws Exception {
        List<String> entries =
                Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
        assertThat(entries).as("to be left out").anyMatch(entry -> !needed(entry));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        entries.stream()
                                .filter(WithoutOpenTelemetryTest::needed)
                                .collect(Collectors.joining(File.pathSeparator)),
                        Application.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(said).isTrue();
            assertThat(said).contains("without OpenTelemetry", "\"R\":\"and forth\"", "stopped");
            assertThat(process.exitValue()).as(said).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
