package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.management.Right;
import dev.signalbox.gateway.settings.Setting.Kind;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The port for those who run the gateway. */
final class ManagementSettings {
    private ManagementSettings() {}

    static List<Setting> all() {
        return List.of(
                Setting.of("management-port", Kind.NUMBER, "off")
                        .allowed("0 to 65535, or off")
                        .does("Port for health, metrics, the REST API and the console; 0 for any free one.")
                        .because("Never served on the public port. Health is open, everything else needs a key.")
                        .numberOrOff(
                                (to, value) -> to.management().port(value),
                                to -> to.management().off()),
                Setting.of("management-host", Kind.TEXT, "127.0.0.1")
                        .does("Address the management port listens on; 0.0.0.0 for all.")
                        .because("Apart from the public port's, so that it can stay inside.")
                        .text((to, value) -> to.management().host(value)),
                Setting.of("management-keys", Kind.TEXT, "none")
                        .secret()
                        .list()
                        .does("Keys of the management port, each NAME:RIGHT:SECRET; RIGHT is " + rights()
                                + ", each including those before it.")
                        .because("Other users of this machine may see it among the processes when it is an option;"
                                + " a key file hides it.")
                        .text((to, value) -> to.management().key(value)),
                Setting.of("management-key-file", Kind.FILE, "none")
                        .does("File of such keys, one a line; lines that begin with # are passed over.")
                        .because("Read at the start.")
                        .text((to, value) -> keyFile(to, value)),
                Setting.of("management-jwt-keys", Kind.TEXT, "none")
                        .does("Address or file of the keys (JWKS) that sign JSON Web Tokens for the management port.")
                        .because("Apart from those of users: who may use an application may not run it.")
                        .text((to, value) -> to.management().jwtKeys(value)),
                Setting.of("management-jwt-issuer", Kind.TEXT, "none")
                        .does("Whose tokens are taken: the claim iss.")
                        .text((to, value) -> to.management().jwtIssuer(value)),
                Setting.of("management-jwt-audiences", Kind.TEXT, "none")
                        .list()
                        .does("For whom those tokens must be made: the claim aud.")
                        .text((to, value) -> to.management().jwtAudience(value)),
                Setting.of("management-rights-claim", Kind.TEXT, "signalbox")
                        .does("The claim that holds " + rights() + ".")
                        .text((to, value) -> to.management().rightsClaim(value)),
                Setting.of("management-max-body-size", Kind.BYTES, "1MiB")
                        .does("Longest request body on the management port.")
                        .smallBytes((to, value) -> to.management().maxBodySize(value)),
                Setting.of("management-session-timeout", Kind.SPAN, "30m")
                        .allowed("1m to 12h")
                        .does("After which time without a request a browser on the console must log in again.")
                        .span((to, value) -> to.management().sessionTimeout(value)));
    }

    private static String rights() {
        return Right.READ.text() + ", " + Right.PUBLISH.text() + " or " + Right.CONTROL.text();
    }

    private static void keyFile(Assembly to, String file) {
        try {
            to.management().keyFile(Path.of(file));
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException("cannot be read (expected: a file of keys)", e);
        }
    }
}
