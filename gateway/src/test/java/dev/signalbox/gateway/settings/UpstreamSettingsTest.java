package dev.signalbox.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.gateway.upstream.Retry;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import dev.signalbox.gateway.upstream.Upstreams;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes to other servers as they are written: mappings of a file, lines of text, defaults for both. */
class UpstreamSettingsTest {
    @TempDir
    Path folder;

    @Test
    void mappingsAndLinesMeanTheSame() throws Exception {
        Path file = Files.writeString(folder.resolve("a.yaml"), """
                upstreamIdleTimeout: 7m
                upstreamUserHeader: X-User
                upstreams:
                  - path: /old/app
                    targets: [http://10.0.0.5:8080, https://10.0.0.6/base]
                    idleTimeout: off
                    stripPath: true
                    retry: idempotent
                  - path: /
                    target: http://10.0.0.7
                """);
        Settings settings = Settings.read(file, Map.of(), Map.of());
        check(settings.config().upstreams());
        Path again = Files.writeString(folder.resolve("b.yaml"), settings.print());
        check(Settings.read(again, Map.of(), Map.of()).config().upstreams());
        check(Settings.read(
                        null,
                        Map.of(
                                "SIGNALBOX_UPSTREAM_IDLE_TIMEOUT", "7m",
                                "SIGNALBOX_UPSTREAM_USER_HEADER", "X-User",
                                "SIGNALBOX_UPSTREAMS",
                                        "/ http://10.0.0.7, /old/app http://10.0.0.5:8080 https://10.0.0.6/base"
                                                + " idleTimeout=off stripPath=true retry=idempotent"),
                        Map.of())
                .config()
                .upstreams());
    }

    private static void check(Upstreams upstreams) {
        assertThat(upstreams.userHeader()).isEqualTo("X-User");
        assertThat(upstreams.routes()).hasSize(2);
        UpstreamRoute app = upstreams.routes().get(0);
        assertThat(app.path()).isEqualTo("/old/app");
        assertThat(app.targets())
                .containsExactly(URI.create("http://10.0.0.5:8080"), URI.create("https://10.0.0.6/base"));
        assertThat(app.idleTimeout()).isNull();
        assertThat(app.replacement()).isEmpty();
        assertThat(app.retry()).isEqualTo(Retry.IDEMPOTENT);
        UpstreamRoute all = upstreams.routes().get(1);
        assertThat(all.path()).isEqualTo("/");
        assertThat(all.idleTimeout()).isEqualTo(Duration.ofMinutes(7));
        assertThat(all.retry()).isEqualTo(Retry.CONNECT);
    }
}
