package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.gateway.arrival.ForwardedHeader;
import dev.signalbox.gateway.arrival.Forwarding;
import dev.signalbox.gateway.arrival.PublicUrl;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers what is set about proxies in front. */
final class ForwardingAssembly {
    private final Set<ForwardedHeader> headers = EnumSet.noneOf(ForwardedHeader.class);
    private @Nullable PublicUrl publicUrl; // null: what the request says
    private boolean proxyProtocol;

    void header(String name) {
        headers.add(ForwardedHeader.of(name));
    }

    void publicUrl(PublicUrl value) {
        publicUrl = value;
    }

    void proxyProtocol(boolean value) {
        proxyProtocol = value;
    }

    void into(GatewayConfig.Builder gateway, boolean trustsProxies) {
        if (proxyProtocol && !trustsProxies) {
            throw new ConflictException(
                    "has no meaning without trusted-proxies (expected: the addresses of those that speak it)",
                    "proxy-protocol");
        }
        ConflictException.telling(
                () -> gateway.forwarding(new Forwarding(
                        headers.isEmpty() ? ForwardedHeader.deFacto() : headers, publicUrl, proxyProtocol)),
                "forwarded-headers");
    }
}
