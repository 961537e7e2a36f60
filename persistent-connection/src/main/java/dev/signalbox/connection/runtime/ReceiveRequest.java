package dev.signalbox.connection.runtime;

import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.connection.transport.TransportChannel;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.cursor.Cursor;
import dev.signalbox.protocol.request.Endpoint;
import dev.signalbox.token.format.VerifiedGroupsToken;
import org.jspecify.annotations.Nullable;

/**
 * A checked request to open a connection's receive channel: its token is verified, its application has authorised it
 * (protocol B1). Immutable.
 */
public final class ReceiveRequest {
    private final ConnectionRuntime runtime;
    final long order;
    final ConnectionScope scope;
    final String connectionId;
    final Endpoint endpoint;
    final TransportType transport;
    final boolean delayedStart;
    final Cursor.Parsed cursor;
    final @Nullable VerifiedGroupsToken groupsToken; // null without a valid one
    final @Nullable String adoptedBy; // whom the connection becomes; null when it stays whose it is
    final String remoteAddress;
    private final @Nullable Long frameId; // foreverFrame only
    private final @Nullable String jsonpCallback; // long polling with JSONP only

    ReceiveRequest(
            ConnectionRuntime runtime,
            long order,
            ConnectionScope scope,
            String connectionId,
            Endpoint endpoint,
            TransportType transport,
            boolean delayedStart,
            Cursor.Parsed cursor,
            @Nullable VerifiedGroupsToken groupsToken,
            @Nullable Long frameId,
            @Nullable String jsonpCallback,
            @Nullable String adoptedBy,
            String remoteAddress) {
        this.runtime = runtime;
        this.order = order;
        this.scope = scope;
        this.connectionId = connectionId;
        this.endpoint = endpoint;
        this.transport = transport;
        this.delayedStart = delayedStart;
        this.cursor = cursor;
        this.groupsToken = groupsToken;
        this.adoptedBy = adoptedBy;
        this.remoteAddress = remoteAddress;
        this.frameId = frameId;
        this.jsonpCallback = jsonpCallback;
    }

    /** The connection this request belongs to. */
    public String connectionId() {
        return connectionId;
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
     * Hands over the opened channel: the connection resumes or begins, replacing an older request of the same id.
     *
     * <p>Must be called on the application executor, since events of the application may run before it returns.
     *
     * @return what the transport tells the connection from now on
     */
    public Attachment attach(TransportChannel channel) {
        return runtime.attach(this, channel);
    }
}
