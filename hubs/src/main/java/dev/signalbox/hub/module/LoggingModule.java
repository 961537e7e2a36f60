package dev.signalbox.hub.module;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubException;
import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.hub.descriptor.MethodDescriptor;
import dev.signalbox.hub.pipeline.HubPipelineModule;
import dev.signalbox.hub.pipeline.IncomingCall;
import dev.signalbox.hub.pipeline.IncomingError;
import dev.signalbox.hub.pipeline.OutgoingCall;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes what hubs do to a log: calls and their outcome, what is sent, events, refusals. Never arguments, results or state, which belong to
 * the users, and never tokens.
 */
public final class LoggingModule extends HubPipelineModule {
    private final Logger log;
    private final Level level;

    /** Writes at DEBUG to a logger named after this class. */
    public LoggingModule() {
        this(LoggerFactory.getLogger(LoggingModule.class), Level.DEBUG);
    }

    /** Writes to a logger at a level. */
    public LoggingModule(Logger log, Level level) {
        this.log = log;
        this.level = level;
    }

    @Override
    protected boolean onBeforeIncoming(IncomingCall call) {
        say("{} called by {}", name(call), call.hub().context().connectionId());
        return true;
    }

    @Override
    protected @Nullable Object onAfterIncoming(@Nullable Object result, IncomingCall call) {
        say("{} done for {}", name(call), call.hub().context().connectionId());
        return result;
    }

    @Override
    protected void onIncomingError(IncomingError error, IncomingCall call) {
        Throwable failure = error.error();
        // The message of a HubException is for its caller and may be about him.
        String shown = failure instanceof HubException ? "HubException" : String.valueOf(failure);
        say("{} failed for {}", name(call), call.hub().context().connectionId() + ": " + shown);
    }

    // Not as the client sent it: that may be anything, line ends included.
    private static String name(IncomingCall call) {
        MethodDescriptor method = call.method();
        return call.descriptor() + "." + (method == null ? "(unknown)" : method.name());
    }

    @Override
    protected void onAfterOutgoing(OutgoingCall call) {
        say("{} sent to {}", call, call.topics());
    }

    @Override
    protected void onOutgoingError(OutgoingCall call, Throwable error) {
        say("{} not sent: {}", call, error.toString());
    }

    @Override
    protected void onAfterConnect(Hub hub) {
        event(hub, "connected");
    }

    @Override
    protected void onConnectError(Hub hub, Throwable error) {
        event(hub, "OnConnected failed: " + error);
    }

    @Override
    protected void onAfterReconnect(Hub hub) {
        event(hub, "reconnected");
    }

    @Override
    protected void onReconnectError(Hub hub, Throwable error) {
        event(hub, "OnReconnected failed: " + error);
    }

    @Override
    protected void onAfterDisconnect(Hub hub, boolean stopCalled) {
        event(hub, stopCalled ? "stopped" : "vanished");
    }

    @Override
    protected void onDisconnectError(Hub hub, boolean stopCalled, Throwable error) {
        event(hub, "OnDisconnected failed: " + error);
    }

    @Override
    protected void onAfterAuthorizeConnect(HubDescriptor hub, ConnectionRequest request, boolean authorized) {
        if (!authorized) {
            say("{} refused to {}", hub, request.remoteAddress());
        }
    }

    @Override
    protected void onAfterAuthorizeMethod(
            HubDescriptor hub, @Nullable MethodDescriptor method, ConnectionRequest request, boolean authorized) {
        if (!authorized) {
            say("{} refused to {}", method == null ? hub : hub + "." + method.name(), request.remoteAddress());
        }
    }

    private void event(Hub hub, String what) {
        say(
                "{} {}",
                HubDescriptor.nameOf(hub.getClass()) + " on " + hub.context().connectionId(),
                what);
    }

    private void say(String format, Object first, @Nullable Object second) {
        log.atLevel(level).log(format, first, second);
    }
}
