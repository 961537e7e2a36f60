package dev.signalbox.connection.runtime;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.connection.ConnectionTimeouts;
import dev.signalbox.connection.Refusal;
import dev.signalbox.connection.log.Control;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.ProtocolVersion;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.cursor.Cursor;
import dev.signalbox.protocol.framing.ContentTypes;
import dev.signalbox.protocol.framing.ForeverFrame;
import dev.signalbox.protocol.json.FixedReply;
import dev.signalbox.protocol.json.NegotiateResponse;
import dev.signalbox.protocol.request.Endpoint;
import dev.signalbox.protocol.request.JsonpCallback;
import dev.signalbox.token.InvalidTokenException;
import dev.signalbox.token.format.ConnectionTokens;
import dev.signalbox.token.format.GroupsTokens;
import dev.signalbox.token.format.RawToken;
import dev.signalbox.token.format.VerifiedConnectionToken;
import dev.signalbox.token.format.VerifiedGroupsToken;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checks every request passes, in the original's order (protocol A2), and the endpoints that answer at once. Safe for use by any
 * thread; runs application code, so it must be called on the application executor, except for requests that {@link #isPrompt}.
 */
public final class RequestPipeline {
    private static final Logger LOG = LoggerFactory.getLogger(RequestPipeline.class);

    private final ConnectionRuntime runtime;
    private static final Duration LONGEST_WAIT_TO_START = Duration.ofSeconds(20); // no client looks at the clock then

    private final ConnectionConfig config;
    private final Admission admission;
    private final ConnectionTokens connectionTokens;
    private final GroupsTokens groupsTokens;
    private final IdentityCheck identities;
    private final Supplier<String> ids;
    private final ShownRequests shown;
    private final boolean jsonp;
    private final boolean webSockets;

    RequestPipeline(
            ConnectionRuntime runtime,
            ConnectionConfig config,
            Admission admission,
            ConnectionTokens connectionTokens,
            GroupsTokens groupsTokens,
            IdentityCheck identities,
            Supplier<String> ids,
            boolean jsonp,
            boolean webSockets) {
        this.runtime = runtime;
        this.config = config;
        this.admission = admission;
        this.connectionTokens = connectionTokens;
        this.groupsTokens = groupsTokens;
        this.identities = identities;
        this.ids = ids;
        this.shown = new ShownRequests(runtime.wire());
        this.jsonp = jsonp;
        this.webSockets = webSockets;
    }

    /**
     * Whether a request to this endpoint runs no application code here and waits for nothing, so that {@link #handle} may be called on an I/O thread:
     * the way to another thread and back costs more than a negotiate or a poll has to do. Its stage may be completed elsewhere all the same.
     */
    public static boolean isPrompt(Mount mount, Endpoint endpoint) {
        return switch (endpoint) {
            case NEGOTIATE, PING, CONNECT, RECONNECT, RECEIVE ->
                mount.application().authorizesPromptly();
            case START, SEND, ABORT, PROXY -> false;
        };
    }

    /**
     * Answers a request, or accepts it as a receive request.
     *
     * @return the outcome; fails when application code failed, which is answered 500 without a body (protocol A7)
     */
    public CompletionStage<Outcome> handle(Mount mount, IncomingRequest request) {
        return Stages.call(() -> {
            try {
                return checked(mount, request);
            } catch (ProtocolException e) {
                runtime.tellLimit(e);
                LOG.debug("{}: {}", request.facts(), e.getMessage());
                return now(Outcome.Reply.refusal(e.status(), e.getMessage()));
            }
        });
    }

    private CompletionStage<Outcome> checked(Mount mount, IncomingRequest request) throws ProtocolException {
        ConnectionRequest facts = request.facts();
        String callbackName = facts.query("callback");
        boolean wantsJsonp = callbackName != null && !callbackName.isEmpty();
        if (wantsJsonp && !jsonp) {
            return now(new Outcome.Reply(403, "Forbidden: JSONP is disabled.", null, new byte[0]));
        }
        ConnectionScope scope = mount.application().authorize(facts);
        if (scope == null) {
            return now(Outcome.Reply.empty(facts.user().authenticated() ? 403 : 401, null));
        }
        Endpoint endpoint = request.endpoint();
        if (endpoint == Endpoint.PROXY) {
            return now(proxy(mount, facts));
        }
        JsonpCallback callback = wantsJsonp && callbackName != null ? JsonpCallback.parse(callbackName) : null;
        if (endpoint == Endpoint.NEGOTIATE) {
            Refusal refusal = runtime.limits().refusal(facts);
            return now(
                    refusal == null
                            ? json(negotiate(facts).toJson(), callback)
                            : runtime.refusals().refuse(refusal));
        }
        if (endpoint == Endpoint.PING) {
            return now(json(FixedReply.PING, callback));
        }
        TransportType transport = transport(facts);
        VerifiedConnectionToken token = token(facts);
        return shown.around(
                request, transport, token.connectionId(), () -> addressed(request, scope, transport, token, callback));
    }

    // What is said to or by one connection.
    private CompletionStage<Outcome> addressed(
            IncomingRequest request,
            ConnectionScope scope,
            TransportType transport,
            VerifiedConnectionToken token,
            @Nullable JsonpCallback callback)
            throws ProtocolException {
        Endpoint endpoint = request.endpoint();
        String connectionId = token.connectionId();
        String adoptedBy = identities.check(token, request.facts().user(), receives(endpoint, transport));
        JsonPayload closed = runtime.closedFor(connectionId);
        if (endpoint == Endpoint.START) {
            return closed == null
                    ? admission
                            .enter(LONGEST_WAIT_TO_START)
                            .thenCompose(permit -> start(scope, connectionId, callback, permit))
                    : now(runtime.refusals().refuse(Refusal.CLOSED));
        }
        if (endpoint == Endpoint.ABORT) {
            runtime.stop(connectionId);
            return now(Outcome.Reply.empty(200, ContentTypes.PLAIN_TEXT));
        }
        if (transport == TransportType.WEB_SOCKETS && !request.upgrade()) {
            throw new ProtocolException(400, "Not a valid web socket request.");
        }
        if (endpoint == Endpoint.SEND && transport != TransportType.WEB_SOCKETS) {
            if (closed != null) {
                return now(runtime.refusals().refuse(Refusal.CLOSED));
            }
            return send(request, scope, transport, connectionId, callback);
        }
        return accept(receive(request, scope, transport, connectionId, callback, adoptedBy), closed != null);
    }

    private CompletionStage<Outcome> start(
            ConnectionScope scope,
            String connectionId,
            @Nullable JsonpCallback callback,
            Admission.@Nullable Permit permit) {
        if (permit == null) {
            return now(runtime.refusals().refuse(Refusal.STORM));
        }
        return Stages.call(() -> scope.connected(connectionId))
                .whenComplete((started, failure) -> {
                    permit.release();
                    runtime.sessions().started(connectionId);
                })
                .thenApply(started -> json(FixedReply.START, callback));
    }

    // A poll of a live connection is let in always: to send it away would cut a connection that is well.
    private CompletionStage<Outcome> accept(ReceiveRequest request, boolean closed) {
        if (closed) {
            return now(
                    request.parting.stopsEveryClient()
                            ? new Outcome.Receive(request)
                            : runtime.refusals().refuse(Refusal.CLOSED));
        }
        boolean known = runtime.sessions().knows(request.connectionId);
        Refusal refusal = known ? null : runtime.limits().refusal(request.facts);
        if (refusal != null) {
            return now(runtime.refusals().refuse(refusal));
        }
        if (known && request.isPoll()) {
            return now(new Outcome.Receive(request));
        }
        return admission
                .enter(longestWait(request))
                .thenApply(permit -> permit == null
                        ? runtime.refusals().refuse(Refusal.STORM)
                        : new Outcome.Receive(request.admitted(permit)));
    }

    // No client looks at the clock while a socket of its reconnects (protocol J2, J3); who is sent away comes back
    // 2 s later, a crowd all at once. Half of the time after which the clients give up leaves it for another try.
    private Duration longestWait(ReceiveRequest request) {
        Duration usual = config.acceptTimeout();
        if (request.endpoint != Endpoint.RECONNECT || request.transport != TransportType.WEB_SOCKETS) {
            return usual;
        }
        Duration patient = config.timeouts(request.facts.client().family())
                .disconnectTimeout()
                .dividedBy(2);
        return patient.compareTo(usual) > 0 ? patient : usual;
    }

    private Outcome proxy(Mount mount, ConnectionRequest facts) {
        String script = mount.application().javaScriptProxy(serviceUrl(facts));
        if (script == null) {
            return Outcome.Reply.empty(404, null);
        }
        return Outcome.Reply.of(200, ContentTypes.JAVASCRIPT, script);
    }

    private NegotiateResponse negotiate(ConnectionRequest facts) {
        String connectionId = ids.get();
        ConnectionTimeouts timeouts = config.timeouts(facts.client().family());
        return new NegotiateResponse(
                serviceUrl(facts),
                connectionTokens.issue(connectionId, identities.boundName(facts.user())),
                connectionId,
                timeouts.keepAliveTimeout(),
                timeouts.disconnectTimeout(),
                timeouts.connectionTimeout(),
                webSockets,
                ProtocolVersion.negotiate(facts.query("clientProtocol")),
                timeouts.transportConnectTimeout(),
                timeouts.longPollDelay());
    }

    // What clients go on with (protocol A11, G1): with what a proxy has taken away in front of the path, which the
    // original knows nothing of
    // (protocol K5).
    private static String serviceUrl(ConnectionRequest facts) {
        return facts.address().basePath() + Endpoint.serviceUrl(facts.path());
    }

    private TransportType transport(ConnectionRequest facts) throws ProtocolException {
        TransportType transport = TransportType.parse(facts.query("transport"));
        if (transport == null) {
            throw new ProtocolException(400, "Protocol error: Unknown transport.");
        }
        return transport;
    }

    private VerifiedConnectionToken token(ConnectionRequest facts) throws ProtocolException {
        RawToken raw = RawToken.of(facts.query("connectionToken"));
        if (raw == null) {
            throw new ProtocolException(400, "Protocol error: Missing connection token.");
        }
        try {
            return connectionTokens.verify(raw);
        } catch (InvalidTokenException e) {
            throw new ProtocolException(400, "The ConnectionId is in the incorrect format.");
        }
    }

    private static boolean receives(Endpoint endpoint, TransportType transport) {
        return switch (endpoint) {
            case CONNECT, RECONNECT, RECEIVE -> true;
            case SEND -> transport == TransportType.WEB_SOCKETS;
            case NEGOTIATE, PING, PROXY, START, ABORT -> false;
        };
    }

    private CompletionStage<Outcome> send(
            IncomingRequest request,
            ConnectionScope scope,
            TransportType transport,
            String connectionId,
            @Nullable JsonpCallback callback)
            throws ProtocolException {
        runtime.sendRates().check(connectionId, request.facts().remoteAddress());
        boolean polling = transport == TransportType.LONG_POLLING;
        String form = request.form().get("data");
        String data = form == null && polling ? request.facts().query("data") : form;
        runtime.sessions().heard(connectionId);
        runtime.figures().heard(transport);
        shown.received(request.facts(), transport, connectionId, data);
        return Stages.call(() -> scope.received(connectionId, data))
                .whenComplete((reply, failure) -> runtime.tellLimit(failure == null ? null : Stages.cause(failure)))
                .thenApply(reply -> reply == null
                        ? Outcome.Reply.empty(200, null)
                        : json(reply.toString(), polling ? callback : null));
    }

    private ReceiveRequest receive(
            IncomingRequest request,
            ConnectionScope scope,
            TransportType transport,
            String connectionId,
            @Nullable JsonpCallback callback,
            @Nullable String adoptedBy)
            throws ProtocolException {
        boolean polling = transport == TransportType.LONG_POLLING;
        VerifiedGroupsToken groups =
                groupsTokens.verify(RawToken.of(parameter(request, "groupsToken", polling)), connectionId);
        return new ReceiveRequest(
                runtime,
                request.order(),
                request.facts(),
                ProtocolVersion.negotiate(request.facts().query("clientProtocol")),
                scope,
                connectionId,
                request.endpoint(),
                transport,
                Cursor.parse(parameter(request, "messageId", polling)),
                groups,
                runtime.isShared() ? origin(request.facts()) : null,
                transport == TransportType.FOREVER_FRAME
                        ? ForeverFrame.parseFrameId(request.facts().query("frameId"))
                        : null,
                polling && callback != null ? callback.name() : null,
                adoptedBy,
                request.facts().remoteAddress());
    }

    private static Control.Origin origin(ConnectionRequest facts) {
        return new Control.Origin(
                facts.path(),
                facts.query("connectionData"),
                facts.user().name(),
                facts.user().authenticated(),
                facts.remoteAddress(),
                facts.client().family());
    }

    // Only long polling looks into the body, and only for what the query lacks altogether (protocol A4).
    private static @Nullable String parameter(IncomingRequest request, String name, boolean polling) {
        String value = request.facts().query(name);
        return value == null && polling ? request.form().get(name) : value;
    }

    private static Outcome json(String json, @Nullable JsonpCallback callback) {
        return callback == null
                ? Outcome.Reply.of(200, ContentTypes.JSON, json)
                : Outcome.Reply.of(200, ContentTypes.JAVASCRIPT, callback.wrap(json));
    }

    private static CompletionStage<Outcome> now(Outcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }
}
