package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.settings.Setting.Kind;
import java.nio.file.Path;
import java.util.List;

/** Certificates, and what is spoken over TLS. */
final class TlsSettings {
    private TlsSettings() {}

    static List<Setting> all() {
        return List.of(
                Setting.of("https-port", Kind.NUMBER, "none")
                        .does("Port to serve https on, besides http and at the same address; 0 for any free one.")
                        .allowed("0 to 65535")
                        .number((to, value) -> to.tls().port(value)),
                Setting.of("tls-certificate", Kind.FILE, "none")
                        .does(
                                "PEM file with the certificate and those that lead to an authority, or PKCS#12 file with the key.")
                        .text((to, value) -> to.tls().certificate(value)),
                Setting.of("tls-key", Kind.FILE, "in the certificate's file")
                        .does("PEM file with the key: PKCS#8, PKCS#1 or SEC1, encrypted or not.")
                        .text((to, value) -> to.tls().part(tls -> tls.key(Path.of(value)))),
                Setting.of("tls-password", Kind.TEXT, "none")
                        .does("Opens the key or the PKCS#12 file. Never printed.")
                        .because("Better a file or a variable than the command line, which others can see.")
                        .secret()
                        .text((to, value) -> to.tls().part(tls -> tls.password(value))),
                Setting.of("tls-password-file", Kind.FILE, "none")
                        .does("File whose first line is the password.")
                        .text((to, value) -> to.tls().part(tls -> tls.passwordFile(Path.of(value)))),
                Setting.of("tls-reload", Kind.SPAN, "10s")
                        .does("How often the files are looked at; new ones are taken over without a restart.")
                        .because("Files that cannot be used leave those before in use, and are said and counted.")
                        .allowed("100ms to 24d")
                        .span((to, value) -> to.tls().part(tls -> tls.reloadInterval(value))),
                Setting.of("tls-expiry-warning", Kind.SPAN, "14d")
                        .does("How long before a certificate's end the log warns of it, once a day.")
                        .span((to, value) -> to.tls().part(tls -> tls.expiryWarning(value))),
                Setting.of("tls-protocols", Kind.TEXT, "TLSv1.2,TLSv1.3")
                        .list()
                        .does("Protocols that are spoken.")
                        .allowed("TLSv1.2, TLSv1.3")
                        .text((to, value) -> to.tls().protocol(value)),
                Setting.of("tls-ciphers", Kind.TEXT, "the Java runtime's, in its order")
                        .list()
                        .does("Cipher suites, the preferred first, under the Java runtime's names.")
                        .text((to, value) -> to.tls().cipher(value)),
                Setting.of("tls-client-certificates", Kind.TEXT, "none")
                        .does(
                                "Whether clients show certificates: none, want (one that is shown must be trusted), need.")
                        .allowed("none, want, need")
                        .text((to, value) -> to.tls().clientCertificates(value)),
                Setting.of("tls-client-trust", Kind.FILE, "the Java runtime's")
                        .does("PEM or PKCS#12 file of the authorities that clients' certificates are trusted by.")
                        .text((to, value) -> to.tls().clientTrust(value)),
                Setting.of("tls-handshake-timeout", Kind.SPAN, "10s")
                        .does("How long a handshake may take.")
                        .allowed("100ms to 24d")
                        .span((to, value) -> to.tls().part(tls -> tls.handshakeTimeout(value))),
                Setting.of("http2", Kind.SWITCH, "true")
                        .does(
                                "Offer HTTP/2 on https. WebSockets stay on HTTP/1.1, which browsers then choose for them.")
                        .because("Event streams and polls of all tabs share one connection, beyond the browsers' six.")
                        .flag((to, value) -> to.tls().part(tls -> tls.http2(value))),
                Setting.of("https-redirect", Kind.SWITCH, "false")
                        .does("Send what comes on http to https, with 307.")
                        .because("Old clients that do not follow redirects are lost by it.")
                        .flag((to, value) -> to.tls().part(tls -> tls.redirect(value))));
    }
}
