package dev.signalbox.conformance.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.conformance.proxy.TcpProxy;
import dev.signalbox.conformance.recording.Recording;
import dev.signalbox.conformance.replay.ServerControl;
import dev.signalbox.conformance.suite.SuiteGateway;
import dev.signalbox.conformance.suite.SuiteProfile;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.gateway.Gateway;
import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import dev.signalbox.gateway.upstream.Upstreams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A gateway of its own for one recording, set up as the recording's header says, since what one client broadcasts would reach the clients of
 * another recording. A proxy stands before it, so that its sudden death can be played: the network is cut before the server is let go.
 */
final class Playground implements ServerControl, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HOST = "127.0.0.1";
    private static final String KEY =
            "7PCFbXn5bCnvLo1pE3I0bH1S5zSxQd0iLHqkAC7S6Gg="; // survives the server, as the original's did

    private final SuiteProfile profile;
    private final TcpProxy proxy;
    private @Nullable Gateway front; // null unless another gateway passes on what clients send
    private volatile SuiteGateway
            gateway; // changed by the replaying thread, on another port each time: the old one may be taken

    private Playground(SuiteProfile profile, SuiteGateway gateway) {
        this.profile = profile;
        this.gateway = gateway;
        this.proxy = TcpProxy.balancing(() -> WireAddress.local(this.gateway.port()));
    }

    static Playground of(Recording recording) {
        SuiteProfile profile = profileOf(recording);
        return new Playground(profile, start(profile));
    }

    /** The same behind another gateway, for which this one is an old server that a route leads to. */
    static Playground behindRoute(Recording recording) {
        Playground playground = of(recording);
        try {
            playground.front = Gateway.builder(GatewayConfig.builder()
                            .host(HOST)
                            .port(0)
                            .upstreams(Upstreams.of(UpstreamRoute.builder("/", List.of(playground.address()))
                                    .build()))
                            .build())
                    .start();
            return playground;
        } catch (IOException failure) {
            playground.close();
            throw new UncheckedIOException("the gateway in front did not start", failure);
        }
    }

    static SuiteProfile profileOf(Recording recording) {
        try {
            return SuiteProfile.of(JSON.readTree(recording.header().raw()).path("settings"));
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(recording.name(), failure);
        }
    }

    private static SuiteGateway start(SuiteProfile profile) {
        try {
            return SuiteGateway.start(HOST, 0, profile, KEY);
        } catch (IOException failure) {
            throw new UncheckedIOException("the gateway did not start", failure);
        }
    }

    URI address() {
        return URI.create("http://" + (front == null ? proxy.address() : WireAddress.local(front.port())));
    }

    @Override
    public void stop() {
        gateway.close();
        gateway.stopped().join();
        proxy.refuse();
    }

    @Override
    public void kill() {
        proxy.refuse();
        proxy.cutAll(TcpProxy.Cut.RESET);
        gateway.close();
    }

    @Override
    public void start() {
        gateway = start(profile);
        proxy.admit();
    }

    @Override
    public void close() {
        if (front != null) {
            front.stop();
        }
        proxy.close();
        gateway.close();
    }
}
