package dev.signalbox.gateway.settings;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.gateway.token.TokenConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The builders that settings are handed to, while a configuration is put together. Not for several threads. */
final class Assembly {
    private final GatewayConfig.Builder gateway = GatewayConfig.builder();
    private final TokenConfig.Builder tokens = TokenConfig.builder();
    private final ConnectionConfig.Builder connection = ConnectionConfig.builder();
    private final OriginAssembly origins = new OriginAssembly();
    private final IdentityAssembly identity = new IdentityAssembly();
    private final DrainAssembly drain = new DrainAssembly();
    private final ForwardingAssembly forwarding = new ForwardingAssembly();
    private final HubsAssembly hubs = new HubsAssembly();
    private final ManagementAssembly management = new ManagementAssembly();
    private final UpstreamAssembly upstreams = new UpstreamAssembly();
    private final TlsAssembly tls = new TlsAssembly();
    private final ObservingAssembly observing = new ObservingAssembly();
    private @Nullable String tokenKeyPlace;

    GatewayConfig.Builder gateway() {
        return gateway;
    }

    TokenConfig.Builder tokens() {
        return tokens;
    }

    ConnectionConfig.Builder connection() {
        return connection;
    }

    OriginAssembly origins() {
        return origins;
    }

    ReadLimitAssembly readLimits() {
        return hubs.readLimits();
    }

    IdentityAssembly identity() {
        return identity;
    }

    DrainAssembly drain() {
        return drain;
    }

    ForwardingAssembly forwarding() {
        return forwarding;
    }

    HubsAssembly hubs() {
        return hubs;
    }

    ManagementAssembly management() {
        return management;
    }

    UpstreamAssembly upstreams() {
        return upstreams;
    }

    TlsAssembly tls() {
        return tls;
    }

    ObservingAssembly observing() {
        return observing;
    }

    /** Remembers that a key was given by this option; there can be only one. */
    void tokenKeyFrom(String option) {
        if (tokenKeyPlace != null) {
            throw new IllegalArgumentException(
                    "a key is already given by " + tokenKeyPlace + " (expected: one of the two)");
        }
        tokenKeyPlace = option;
    }

    /** Puts together what depends on several settings; what does not go together is returned, and {@link #build} would refuse it. */
    List<ConflictException> joined() {
        List<ConflictException> conflicts = new ArrayList<>();
        List<Runnable> parts = List.of(
                () -> ConflictException.telling(
                        () -> gateway.tokens(tokens.build()), "machine-key-use", "token-key-file"),
                () -> gateway.drain(drain.build()),
                () -> origins.into(gateway),
                () -> identity.into(gateway, connection),
                () -> management.into(gateway),
                () -> forwarding.into(gateway, identity.trustsProxies()),
                () -> upstreams.into(gateway),
                () -> tls.into(gateway),
                hubs::check);
        for (Runnable part : parts) {
            try {
                part.run();
            } catch (ConflictException e) {
                conflicts.add(e);
            }
        }
        return conflicts;
    }

    GatewayConfig build() {
        return gateway.connection(connection.build()).build();
    }
}
