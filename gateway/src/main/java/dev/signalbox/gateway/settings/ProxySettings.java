package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.arrival.ForwardedHeader;
import dev.signalbox.gateway.arrival.PublicUrl;
import dev.signalbox.gateway.settings.Setting.Kind;
import java.util.List;

/** What proxies in front may say, and how the gateway is seen through them. */
final class ProxySettings {
    private ProxySettings() {}

    static List<Setting> all() {
        return List.of(
                Setting.of("trusted-proxies", Kind.TEXT, "none")
                        .list()
                        .does(
                                "Addresses of proxies in front that may say, in headers, who the user is, where a request comes"
                                        + " from, and under which address it was made.")
                        .because("Chains are walked from the right as far as each hop is one of them.")
                        .allowed("addresses, or ranges as 10.0.0.0/8")
                        .text((to, value) -> to.identity().proxy(value)),
                Setting.of("forwarded-headers", Kind.TEXT, "the x-forwarded ones")
                        .list()
                        .does("The headers in which they say it. Name those that your proxy overwrites.")
                        .because(
                                "What a proxy passes on as it came is the client's word. forwarded (RFC 7239) goes with"
                                        + " x-forwarded-prefix only.")
                        .allowed(ForwardedHeader.texts())
                        .text((to, value) -> to.forwarding().header(value)),
                Setting.of("public-url", Kind.TEXT, "what the request says")
                        .does("The address under which clients reach the server, with the path that a proxy takes away:"
                                + " https://www.example.com/realtime.")
                        .because(
                                "Wins over all headers. Clients are sent there, and pages from there are this server's own.")
                        .text((to, value) -> to.forwarding().publicUrl(PublicUrl.parse(value))),
                Setting.of("proxy-protocol", Kind.SWITCH, "false")
                        .does(
                                "Connections from trusted proxies begin with a header of the PROXY protocol, version 1 or 2.")
                        .because(
                                "For proxies that pass connections on without looking into them. Others connect as always.")
                        .flag((to, value) -> to.forwarding().proxyProtocol(value)));
    }
}
