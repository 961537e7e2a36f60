package dev.signalbox.gateway.undertow.routes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.connection.runtime.Outcome.Reply;
import dev.signalbox.gateway.event.Refusal;
import dev.signalbox.gateway.event.RequestEvents;
import dev.signalbox.gateway.http.HttpEndpoint;
import dev.signalbox.gateway.http.HttpReply;
import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.request.Parameters;
import io.undertow.server.HttpServerExchange;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the application's own endpoints: one path each, ignoring case, answered on the application executor. */
public final class EndpointRoute {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointRoute.class);
    private static final Reply BUSY = Reply.refusal(503, "The server is too busy to take this request.");
    private static final Reply TOO_LARGE = Reply.refusal(413, "The request body is too large.");
    private static final Reply TOO_SLOW = Reply.refusal(408, "The request body did not arrive in time.");
    private static final Reply FAULT = Reply.empty(500, null);

    private final Map<String, HttpEndpoint> endpoints; // by path in lower case
    private final Facts facts;
    private final Executor application;
    private final HttpLimits limits;
    private final RequestEvents events;
    private final Refusals refusals = new Refusals();

    /** Creates the route. */
    public EndpointRoute(
            Map<String, HttpEndpoint> endpoints,
            Facts facts,
            Executor application,
            HttpLimits limits,
            RequestEvents events) {
        this.endpoints = endpoints.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        endpoint -> endpoint.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue));
        this.facts = facts;
        this.application = application;
        this.limits = limits;
        this.events = events;
    }

    /** The endpoint at a path, or null. */
    @Nullable
    HttpEndpoint at(String path) {
        return endpoints.isEmpty() ? null : endpoints.get(path.toLowerCase(Locale.ROOT));
    }

    /** I/O thread: reads past a body and asks the endpoint elsewhere. */
    void serve(HttpServerExchange exchange, HttpEndpoint endpoint, RequestTarget target) {
        RequestBody.read(exchange, limits, false, new RequestBody.Listener() {
            @Override
            public void complete(byte[] body) {
                try {
                    application.execute(() -> answer(exchange, ask(exchange, endpoint, target)));
                } catch (RejectedExecutionException e) {
                    refusals.count();
                    events.refused(Refusal.BUSY);
                    Answer.send(exchange, BUSY, limits);
                }
            }

            @Override
            public void tooLarge() {
                events.refused(Refusal.BODY_TOO_LARGE);
                Answer.refuse(exchange, TOO_LARGE);
            }

            @Override
            public void tooSlow() {
                events.refused(Refusal.BODY_TOO_SLOW);
                Answer.refuse(exchange, TOO_SLOW);
            }
        });
    }

    // Application executor.
    private Reply ask(HttpServerExchange exchange, HttpEndpoint endpoint, RequestTarget target) {
        try {
            HttpReply reply = endpoint.answer(facts.of(exchange, target.path(), Parameters.ofQuery(target.query())));
            return new Reply(
                    reply.status(), null, reply.contentType(), reply.body().getBytes(UTF_8));
        } catch (ProtocolException e) {
            return Reply.refusal(e.status(), e.getMessage());
        } catch (Throwable e) { // the application's, it may throw anything
            LOG.error("{} {} failed", exchange.getRequestMethod(), target.path(), e);
            return FAULT;
        }
    }

    private void answer(HttpServerExchange exchange, Reply reply) {
        try {
            exchange.getIoThread().execute(() -> Answer.send(exchange, reply, limits));
        } catch (RejectedExecutionException e) {
            LOG.trace("the I/O thread has ended", e);
        }
    }
}
