package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.gateway.identity.JwtIdentity;
import dev.signalbox.gateway.management.ApiKey;
import dev.signalbox.gateway.management.ManagementConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gathers what is set about the management port. Not for several threads. */
final class ManagementAssembly {
    private final ManagementConfig.Builder config = ManagementConfig.builder();
    private JwtIdentity.@Nullable Builder jwt; // null: no keys were named
    private final List<String> audiences = new ArrayList<>();

    void port(int value) {
        config.port(value);
    }

    void off() {
        config.off();
    }

    void host(String value) {
        config.host(value);
    }

    void key(String text) {
        config.key(ApiKey.parse(text));
    }

    void keyFile(Path file) {
        config.keyFile(file);
    }

    void jwtKeys(String place) {
        jwt = IdentityAssembly.jwtFrom(place).queryParameter(null);
    }

    void jwtIssuer(String value) {
        withJwt(builder -> builder.issuer(value));
    }

    void jwtAudience(String value) {
        audiences.add(value);
        withJwt(builder -> builder.audiences(audiences));
    }

    private void withJwt(Consumer<JwtIdentity.Builder> setting) {
        if (jwt == null) {
            throw new IllegalArgumentException("has no meaning without --management-jwt-keys");
        }
        setting.accept(jwt);
    }

    void rightsClaim(String value) {
        config.rightsClaim(value);
    }

    void maxBodySize(int value) {
        config.maxBodySize(value);
    }

    void sessionTimeout(Duration value) {
        config.sessionTimeout(value);
    }

    void into(GatewayConfig.Builder gateway) {
        if (jwt != null) {
            JwtIdentity.Builder tokens = jwt;
            ConflictException.telling(() -> config.jwt(tokens.build()), "management-jwt-keys");
        }
        gateway.management(config.build());
    }
}
