package dev.signalbox.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.connection.IdentityPolicy;
import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.gateway.identity.FormsIdentity;
import dev.signalbox.gateway.identity.Identity;
import dev.signalbox.gateway.identity.JwtIdentity;
import dev.signalbox.gateway.identity.TrustedHeaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentitySettingsTest {
    @TempDir
    private Path folder;

    private static GatewayConfig config(String... options) throws SettingException {
        Map<Setting, List<String>> given = new LinkedHashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            String option = options[i];
            Setting setting = Catalogue.settings().stream()
                    .filter(candidate -> candidate.option().equals(option))
                    .findFirst()
                    .orElseThrow();
            given.put(setting, List.of(options[i + 1].split("&")));
        }
        return Settings.read(null, Map.of(), given).config();
    }

    @Test
    void usersByEachWay() throws SettingException, IOException {
        assertThat(config().identity()).isSameAs(Identity.ANONYMOUS);
        GatewayConfig byProxy =
                config("--trusted-proxies", "10.0.0.0/8&::1", "--user-header", "X-User", "--roles-header", "X-Roles");
        assertThat(byProxy.identity()).isInstanceOf(TrustedHeaders.class);
        assertThat(byProxy.trustedProxies()).hasToString("[10.0.0.0/8, 0:0:0:0:0:0:0:1/128]");
        assertThat(config(
                                "--jwt-keys", "https://issuer.example/keys",
                                "--jwt-issuer", "https://issuer.example",
                                "--jwt-audiences", "a&b",
                                "--jwt-algorithms", "PS256",
                                "--jwt-clock-skew", "10s",
                                "--jwt-name-claim", "email",
                                "--jwt-role-claims", "groups",
                                "--jwt-query-parameter", "",
                                "--jwt-cookie", "session")
                        .identity())
                .isInstanceOf(JwtIdentity.class);
        Path webConfig = Files.writeString(
                folder.resolve("web.config"),
                "<machineKey validation=\"SHA1\" validationKey=\"" + "A5".repeat(64)
                        + "\" decryption=\"AES\" decryptionKey=\"" + "5A".repeat(32) + "\"/>");
        assertThat(config(
                                "--forms-machine-key", webConfig.toString(),
                                "--forms-cookie", "AUTH",
                                "--forms-roles-separator", "|")
                        .identity())
                .isInstanceOf(FormsIdentity.class);
    }

    @Test
    @DisplayName("what holds keys itself is never shown, and its files are looked at for other readers")
    void filesOfKeys() throws SettingException, IOException {
        String element = "<machineKey validation=\"SHA1\" validationKey=\"" + "A5".repeat(64)
                + "\" decryption=\"AES\" decryptionKey=\"" + "5A".repeat(32) + "\"/>";
        Path webConfig = Files.writeString(folder.resolve("web.config"), element);
        Path file = Files.writeString(folder.resolve("signalbox.yaml"), "formsMachineKey: " + webConfig);
        assertThat(Settings.read(file, Map.of(), Map.of()).config().keyFiles()).containsExactly(webConfig);
        Files.writeString(file, "machineKey: " + webConfig);
        assertThat(Settings.read(file, Map.of(), Map.of()).config().keyFiles()).isEmpty();
        for (String key : List.of(
                "formsMachineKey: '" + element,
                "machineKey: '" + element,
                "tokenKey: '" + "f52a977d1e62e7ff037fe5051c89b76994142c9eaf938ab936e37ebc38159516")) {
            Files.writeString(file, key + "'");
            Settings settings = Settings.read(file, Map.of(), Map.of());
            assertThat(settings.config().keyFiles()).containsExactly(file);
            assertThat(settings.print()).contains("(set, not shown)").doesNotContain("A5A5", "f52a977d");
        }
        assertThatThrownBy(() -> config("--forms-machine-key", element.replace("5A", "5!")))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("--forms-machine-key: ")
                .hasMessageNotContaining("A5A5");
        for (String option : List.of("--forms-machine-key", "--machine-key")) {
            assertThatThrownBy(() -> config(option, "A5".repeat(64)))
                    .isInstanceOf(SettingException.class)
                    .hasMessageStartingWith(option + ": ")
                    .hasMessageNotContaining("A5A5");
        }
        Files.writeString(file, "port: 0");
        assertThat(Settings.read(file, Map.of(), Map.of()).config().keyFiles()).isEmpty();
    }

    @Test
    void policies() throws SettingException {
        assertThat(config().connection().identityPolicy()).isSameAs(IdentityPolicy.STRICT);
        assertThat(config("--identity-changes", "Anonymous-To-User-Once", "--identity-claim", "sub")
                        .connection()
                        .identityPolicy())
                .hasToString("anonymous to user once, by claim sub");
    }

    @Test
    void expiry() throws SettingException {
        assertThat(config().connection().closesExpired()).isFalse();
        assertThat(config("--close-expired", "true").connection().closesExpired())
                .isTrue();
    }

    @Test
    void origins() throws SettingException {
        assertThat(config().cors().isOn()).isFalse();
        assertThat(config().webSocketOrigins().isAny()).isTrue();
        GatewayConfig config = config(
                "--cors-origins", "https://a.example&https://*.b.example",
                "--cors-credentials", "false",
                "--cors-methods", "PUT",
                "--cors-headers", "X-Trace",
                "--cors-exposed-headers", "X-Seen",
                "--cors-max-age", "10m",
                "--websocket-origins", "self");
        assertThat(config.cors()).hasToString("Cors[https://a.example, https://*.b.example, credentials=false]");
        assertThat(config.cors().preflight("https://x.b.example", "PUT", "x-trace"))
                .containsEntry("Access-Control-Max-Age", "600");
        assertThat(config.webSocketOrigins().isEmpty()).isTrue();
        assertThat(config("--websocket-origins", "https://a.example").webSocketOrigins())
                .hasToString("https://a.example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--cors-origins; www.example.com; --cors-origins www.example.com: ",
                "--websocket-origins; http://a/b; --websocket-origins http://a/b: ",
                "--trusted-proxies; localhost; --trusted-proxies localhost: ",
                "--user-header; X-User; --user-header X-User: has no meaning without trusted-proxies",
                "--roles-header; X-User; --roles-header X-User: has no meaning without user-header",
                "--jwt-issuer; x; --jwt-issuer x: has no meaning without --jwt-keys",
                "--jwt-keys; http://issuer.example/keys; --jwt-keys http://issuer.example/keys: ",
                "--jwt-keys; missing.json; --jwt-keys missing.json: cannot be read",
                "--jwt-keys; https://issuer.example/keys; --jwt-keys https://issuer.example/keys: issuer: none",
                "--forms-cookie; x; --forms-cookie x: has no meaning without --forms-machine-key",
                "--forms-machine-key; missing.config; --forms-machine-key missing.config: ",
                "--identity-changes; always; --identity-changes always: no such rule (allowed: strict",
            })
    void refusals(String option, String value, String message) {
        assertThatThrownBy(() -> config(option, value))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith(message);
    }
}
