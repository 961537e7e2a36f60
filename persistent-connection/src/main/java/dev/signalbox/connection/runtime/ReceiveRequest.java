package dev.signalbox.connection.runtime;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.connection.lane.Session;
import dev.signalbox.connection.log.Control;
import dev.signalbox.connection.transport.TransportChannel;
import dev.signalbox.connection.wire.WireLine;
import dev.signalbox.protocol.ProtocolVersion;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.cursor.Cursor;
import dev.signalbox.protocol.json.Parting;
import dev.signalbox.protocol.request.Endpoint;
import dev.signalbox.token.format.VerifiedGroupsToken;
import org.jspecify.annotations.Nullable;

/**
 * A checked request to open a connection's receive channel: its token is verified, its application has authorised it
 * (protocol B1). Safe for use by any thread.
 */
public final class ReceiveRequest implements WireLine {
    private final ConnectionRuntime runtime;
    final long order;
    final ConnectionRequest facts;
    final Parting parting;
    final ConnectionScope scope;
    final String connectionId;
    final Endpoint endpoint;
    final TransportType transport;
    final boolean delayedStart;
    final Cursor.Parsed cursor;
    final @Nullable Cursor
            accepted; // where the log stood when it was checked; null when its own cursor tells where to go on
    final @Nullable VerifiedGroupsToken groupsToken; // null without a valid one
    final @Nullable String adoptedBy; // whom the connection becomes; null when it stays whose it is
    final String remoteAddress;
    final Control.@Nullable Origin origin; // null on a single node
    final @Nullable Session met; // alive under this id when the request came; null when none was
    private final @Nullable Long frameId; // foreverFrame only
    private final @Nullable String jsonpCallback; // long polling with JSONP only
    private volatile boolean attached;
    private volatile Admission.@Nullable Permit permit; // null for what needs none

    ReceiveRequest(
            ConnectionRuntime runtime,
            long order,
            ConnectionRequest facts,
            ProtocolVersion version,
            ConnectionScope scope,
            String connectionId,
            Endpoint endpoint,
            TransportType transport,
            Cursor.Parsed cursor,
            @Nullable VerifiedGroupsToken groupsToken,
            Control.@Nullable Origin origin,
            @Nullable Long frameId,
            @Nullable String jsonpCallback,
            @Nullable String adoptedBy,
            String remoteAddress) {
        this.runtime = runtime;
        this.order = order;
        this.facts = facts;
        this.parting = Parting.of(version);
        this.scope = scope;
        this.connectionId = connectionId;
        this.endpoint = endpoint;
        this.transport = transport;
        this.delayedStart = version.supportsDelayedStart();
        this.cursor = cursor;
        accepted =
                cursor instanceof Cursor.Known own && own.cursor().epoch() == runtime.epoch() ? null : runtime.here();
        this.groupsToken = groupsToken;
        this.adoptedBy = adoptedBy;
        this.remoteAddress = remoteAddress;
        this.origin = origin;
        this.frameId = frameId;
        this.jsonpCallback = jsonpCallback;
        met = runtime.sessions().known(connectionId);
    }

    /** It was let in; the permit is released once its connection is accepted. */
    ReceiveRequest admitted(Admission.Permit given) {
        permit = given;
        return this;
    }

    /** Any thread: its connection is accepted, or never will be; the next request has its turn. Idempotent. */
    void accepted() {
        Admission.Permit given = permit;
        if (given != null) {
            permit = null; // a socket keeps its request for life
            given.release();
        }
    }

    /** Any thread: its client has left before a channel could be opened. Without effect after {@link #attach}, idempotent. */
    public void abandon() {
        if (!attached) {
            accepted();
        }
    }

    /** The connection this request belongs to. */
    public String connectionId() {
        return connectionId;
    }

    /** Whether it is the next poll of a connection and raises no event (protocol B7). */
    boolean isPoll() {
        return transport == TransportType.LONG_POLLING
                && endpoint != Endpoint.CONNECT
                && endpoint != Endpoint.RECONNECT;
    }

    /** The transport to open. */
    public TransportType transport() {
        return transport;
    }

    /** The frame's number in its page, for a forever frame (protocol B6); null for all other transports. */
    public @Nullable Long frameId() {
        return frameId;
    }

    /** The callback that wraps a poll's answer, for JSONP (protocol A9); null without. */
    public @Nullable String jsonpCallback() {
        return jsonpCallback;
    }

    /**
     * Any thread: hands over the opened channel of the next poll of a connection that is alive here, of which the application need not hear.
     * Polls are the most frequent requests there are; this saves them a way over the application executor.
     *
     * @return what the transport tells the connection from now on; null when this is not such a poll, and {@link #attach} is to be called
     */
    public @Nullable Attachment attachPoll(TransportChannel channel) {
        boolean overtaken = met == null || met.isClosed();
        if (!isPoll() || overtaken || adoptedBy != null || runtime.closedFor(connectionId) != null) {
            return null;
        }
        Session live = runtime.sessions().known(connectionId);
        if (live == null) {
            return null;
        }
        attached = true;
        Reception reception = new Reception(runtime, this, channel);
        reception.poll(live);
        return reception;
    }

    /**
     * Hands over the opened channel: the connection resumes or begins, replacing an older request of the same id.
     *
     * <p>Must be called on the application executor, since events of the application may run before it returns.
     *
     * @return what the transport tells the connection from now on
     */
    public Attachment attach(TransportChannel channel) {
        attached = true;
        return runtime.attach(this, channel);
    }

    @Override
    public boolean isTapped() {
        return runtime.wire().isOn();
    }

    @Override
    public void sent(byte[]... parts) {
        runtime.wire().sent(connectionId, facts.user().name(), transport, parts);
    }

    @Override
    public void received(String text) {
        runtime.wire().received(connectionId, facts.user().name(), transport, text);
    }

    @Override
    public void ended(String how) {
        runtime.wire().ended(connectionId, facts.user().name(), transport, how);
    }
}
