package dev.signalbox.gateway.undertow.routes;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.runtime.IncomingRequest;
import dev.signalbox.connection.runtime.Mount;
import dev.signalbox.connection.runtime.Outcome;
import dev.signalbox.connection.runtime.Outcome.Reply;
import dev.signalbox.gateway.event.Refusal;
import dev.signalbox.gateway.event.RequestEvents;
import dev.signalbox.gateway.undertow.transport.Transports;
import dev.signalbox.gateway.undertow.transport.WebSocketHandshake;
import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.request.Endpoint;
import dev.signalbox.protocol.request.Parameters;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the requests below a mount: body, facts and identity, the pipeline, then the answer or an open channel
 * (protocol A2 to A7).
 */
public final class MountRoute {
    private static final Logger LOG = LoggerFactory.getLogger(MountRoute.class);
    private static final int SMALL_FORM = 4 * 1024; // what an I/O thread may take apart itself

    private static final Reply FAULT = Reply.empty(500, null);
    private static final Reply BUSY = Reply.refusal(503, "The server is too busy to take this request.");
    private static final Reply TOO_SLOW = Reply.refusal(408, "The request body did not arrive in time.");

    private final BiFunction<Mount, IncomingRequest, CompletionStage<Outcome>> pipeline;
    private final BiPredicate<Mount, Endpoint> prompt;
    private final Transports transports;
    private final AtomicLong lastOrder = new AtomicLong(); // of the latest request to reach this route
    private final Executor application;
    private final Facts facts;
    private final HttpLimits limits;
    private final boolean webSockets;
    private final RequestEvents events;
    private final Refusals refusals = new Refusals();

    /**
     * Creates the route for all mounts.
     *
     * @param pipeline answers a request, called on the application executor; a failed stage is a fault
     * @param prompt to which endpoints of a mount the pipeline may be asked on an I/O thread instead
     * @param transports opens what stays open
     * @param application where everything runs that is not I/O
     * @param facts tells of a request what is known, and who makes it
     * @param limits bounds of one request
     * @param webSockets whether upgrades are granted
     * @param events told what becomes of requests
     */
    public MountRoute(
            BiFunction<Mount, IncomingRequest, CompletionStage<Outcome>> pipeline,
            BiPredicate<Mount, Endpoint> prompt,
            Transports transports,
            Executor application,
            Facts facts,
            HttpLimits limits,
            boolean webSockets,
            RequestEvents events) {
        this.pipeline = pipeline;
        this.prompt = prompt;
        this.transports = transports;
        this.application = application;
        this.facts = facts;
        this.limits = limits;
        this.webSockets = webSockets;
        this.events = events;
    }

    /** I/O thread: reads the body, then asks the pipeline here or on the application executor. */
    void serve(HttpServerExchange exchange, Mount mount, RequestTarget target) {
        String localPath = mount.path().localPath(target.path());
        long order = lastOrder.incrementAndGet();
        Endpoint endpoint = Endpoint.of(localPath, mount.application().servesJavaScriptProxy());
        exchange.addExchangeCompleteListener((over, next) -> {
            events.completed(endpoint, over.getStatusCode());
            next.proceed();
        });
        RequestBody.read(exchange, limits, readsForm(endpoint), new RequestBody.Listener() {
            @Override
            public void complete(byte[] body) {
                boolean here = body.length <= SMALL_FORM && facts.isPrompt() && prompt.test(mount, endpoint);
                Request request = new Request(order, exchange, mount, endpoint, localPath, target.query(), body, here);
                if (here) {
                    ask(request);
                    return;
                }
                try {
                    application.execute(() -> ask(request));
                } catch (RejectedExecutionException e) {
                    refusals.count();
                    events.refused(Refusal.BUSY);
                    Answer.send(exchange, BUSY, limits);
                }
            }

            @Override
            public void tooLarge() {
                events.refused(Refusal.BODY_TOO_LARGE);
                Answer.refuse(
                        exchange,
                        Reply.refusal(413, "The request body is larger than " + limits.maxBodyBytes() + " bytes."));
            }

            @Override
            public void tooSlow() {
                events.refused(Refusal.BODY_TOO_SLOW);
                Answer.refuse(exchange, TOO_SLOW);
            }
        });
    }

    // Forms come with what a client sends and, in long polling, with receive requests (protocol A4).
    private static boolean readsForm(Endpoint endpoint) {
        return switch (endpoint) {
            case SEND, CONNECT, RECONNECT, RECEIVE -> true;
            case NEGOTIATE, PING, START, ABORT, PROXY -> false;
        };
    }

    private record Request(
            long order,
            HttpServerExchange exchange,
            Mount mount,
            Endpoint endpoint,
            String localPath,
            String query,
            @SuppressWarnings("ArrayRecordComponent") byte[] body, // handed on once, never compared
            boolean here) {} // asked on the I/O thread

    // Application executor, or the I/O thread for what is prompt.
    private void ask(Request request) {
        CompletionStage<Outcome> stage;
        try {
            stage = pipeline.apply(request.mount(), incoming(request));
        } catch (ProtocolException e) { // too many parameters
            events.refused(Refusal.PARAMETERS);
            answer(request, Reply.refusal(e.status(), e.getMessage()));
            return;
        } catch (Throwable e) { // the application tells who the user is, and may throw anything
            fault(request, e);
            return;
        }
        stage.whenComplete((outcome, failure) -> {
            if (failure != null) {
                fault(request, failure);
            } else {
                answer(request, outcome);
            }
        });
    }

    private IncomingRequest incoming(Request request) throws ProtocolException {
        Parameters query = Parameters.ofQuery(request.query());
        Parameters form = request.body().length == 0 ? Parameters.empty() : Parameters.ofForm(request.body());
        ConnectionRequest asked = facts.request(request.exchange(), request.localPath(), query);
        boolean upgrade = webSockets && WebSocketHandshake.isAskedFor(request.exchange());
        return new IncomingRequest(request.order(), asked, request.endpoint(), form, upgrade);
    }

    private void fault(Request request, Throwable failure) {
        // Never the query or the body: they carry tokens and payloads.
        Throwable cause = cause(failure);
        if (cause instanceof ProtocolException) { // the client's doing: it must not fill the operator's log
            LOG.debug("{} {}: {}", request.exchange().getRequestMethod(), shown(request), cause.getMessage());
        } else {
            LOG.error("{} {} failed", request.exchange().getRequestMethod(), shown(request), cause);
        }
        answer(request, FAULT);
    }

    private static String shown(Request request) {
        return AccessLog.plain(request.localPath());
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }

    private void answer(Request request, @Nullable Outcome outcome) {
        HttpServerExchange exchange = request.exchange();
        if (request.here() && exchange.isInIoThread()) {
            answerNow(request, outcome == null ? FAULT : outcome);
            return;
        }
        try {
            exchange.getIoThread().execute(() -> answerNow(request, outcome == null ? FAULT : outcome));
        } catch (RejectedExecutionException e) {
            LOG.trace("the I/O thread has ended", e);
        }
    }

    private void answerNow(Request request, Outcome outcome) {
        HttpServerExchange exchange = request.exchange();
        try {
            if (outcome instanceof Reply reply) {
                Answer.send(
                        exchange,
                        request.endpoint() == Endpoint.PROXY ? ScriptCaching.of(exchange, reply) : reply,
                        limits);
            } else if (outcome instanceof Outcome.Receive receive) {
                transports.open(receive.request(), exchange);
            }
        } catch (RuntimeException e) {
            LOG.error("{} {} could not be answered", exchange.getRequestMethod(), shown(request), e);
            if (!exchange.isResponseStarted()) {
                exchange.setStatusCode(FAULT.status());
            }
            exchange.endExchange();
        }
    }
}
