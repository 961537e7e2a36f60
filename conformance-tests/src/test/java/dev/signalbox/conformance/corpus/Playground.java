package dev.signalbox.conformance.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.conformance.proxy.TcpProxy;
import dev.signalbox.conformance.recording.Recording;
import dev.signalbox.conformance.replay.ServerControl;
import dev.signalbox.conformance.suite.SuiteGateway;
import dev.signalbox.conformance.suite.SuiteProfile;
import dev.signalbox.conformance.wire.WireAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

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
    private SuiteGateway gateway; // the replaying thread's

    private Playground(SuiteProfile profile, SuiteGateway gateway) {
        this.profile = profile;
        this.gateway = gateway;
        this.proxy = TcpProxy.before(WireAddress.local(gateway.port()));
    }

    static Playground of(Recording recording) {
        SuiteProfile profile = profileOf(recording);
        return new Playground(profile, start(0, profile));
    }

    static SuiteProfile profileOf(Recording recording) {
        try {
            return SuiteProfile.of(JSON.readTree(recording.header().raw()).path("settings"));
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(recording.name(), failure);
        }
    }

    private static SuiteGateway start(int port, SuiteProfile profile) {
        try {
            return SuiteGateway.start(HOST, port, profile, KEY);
        } catch (IOException failure) {
            throw new UncheckedIOException("the gateway did not start", failure);
        }
    }

    URI address() {
        return URI.create("http://" + proxy.address());
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
        gateway = start(gateway.port(), profile);
        proxy.admit();
    }

    @Override
    public void close() {
        proxy.close();
        gateway.close();
    }
}
