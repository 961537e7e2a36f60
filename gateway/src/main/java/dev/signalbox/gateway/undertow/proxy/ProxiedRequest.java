package dev.signalbox.gateway.undertow.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.connection.runtime.Outcome.Reply;
import dev.signalbox.gateway.event.UpstreamEvents;
import dev.signalbox.gateway.undertow.routes.Answer;
import dev.signalbox.gateway.undertow.routes.HttpLimits;
import dev.signalbox.gateway.undertow.transport.PeerWatch;
import dev.signalbox.gateway.undertow.transport.Timers;
import dev.signalbox.gateway.upstream.UpstreamFailure;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import io.undertow.client.ClientConnection;
import io.undertow.client.ClientExchange;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpAttachments;
import io.undertow.util.AttachmentKey;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * One request on its way to another server: what is known of it, its time-outs, and its end. Confined to the request's I/O thread.
 *
 * <p>Whatever goes wrong is named here first and then ended; Undertow's proxy handler ends an exchange with a status of its own, which is
 * put right as the answer is made.
 */
final class ProxiedRequest {
    static final AttachmentKey<ProxiedRequest> KEY = AttachmentKey.create(ProxiedRequest.class);
    private static final HttpString CONTENT_TYPE = new HttpString("Content-Type");
    private static final HttpString CONTENT_TYPE_OPTIONS = new HttpString("X-Content-Type-Options");
    private static final Logger LOG = LoggerFactory.getLogger(ProxiedRequest.class);

    private final HttpServerExchange exchange;
    private final UpstreamRoute route;
    private final HttpLimits limits;
    private final UpstreamEvents events;
    private final PeerWatch watch;
    private final List<Target> tried = new ArrayList<>(2);
    private final long beginNanos = System.nanoTime();
    private @Nullable ClientConnection connection; // null before there is one
    private @Nullable ClientExchange asked; // on it; null before it was
    private @Nullable UpstreamFailure failure; // null while nothing is wrong
    private @Nullable UpstreamFailure lastAttempt; // why the last one failed; null when none did
    private boolean counted; // what is wrong
    private boolean answering; // the answer has begun
    private boolean passing; // it is the other server's, or stands in its place
    private boolean bodiless; // it has none, though it names a body, which the library would wait for
    private boolean finished; // it is complete
    private boolean early; // it was complete before the request was
    private boolean upstreamClosed; // since the connection was made
    private long progressNanos = beginNanos;
    private long stuckNanos; // since when the client takes nothing; 0 while it does
    private XnioExecutor.@Nullable Key check; // null while no time-out runs

    ProxiedRequest(HttpServerExchange exchange, UpstreamRoute route, HttpLimits limits, UpstreamEvents events) {
        this.exchange = exchange;
        this.route = route;
        this.limits = limits;
        this.events = events;
        this.watch = PeerWatch.of(exchange, this::clientGone);
    }

    /** Counts the request and looks after it until it is over. */
    void begin() {
        exchange.putAttachment(KEY, this);
        events.begun(route.path());
        exchange.addDefaultResponseListener(ended -> answerFailure());
        exchange.addExchangeCompleteListener((over, next) -> {
            completed();
            next.proceed();
        });
        exchange.addRequestWrapper((factory, of) -> new RequestCount(factory.create(), this, route.maxBodyBytes()));
        exchange.addResponseWrapper((factory, of) -> {
            byte[] instead = beginAnswer();
            ResponseCount answer = new ResponseCount(factory.create(), this, route.maxResponseBytes(), instead);
            if (failure == null) {
                exchange.getIoThread().execute(() -> sendHead(answer)); // once what has come of the body is written
            }
            return answer;
        });
        if (exchange.isRequestComplete()) {
            watch.start();
        }
    }

    UpstreamRoute route() {
        return route;
    }

    List<Target> tried() {
        return tried;
    }

    boolean hasFailed() {
        return failure != null;
    }

    /** Whether something may have been sent already. */
    boolean wasConnected() {
        return connection != null;
    }

    /** There is a connection; from now on an answer is waited for. */
    void connected(ClientConnection to) {
        connection = to;
        lastAttempt = null;
        upstreamClosed = false;
        to.addCloseListener(closed -> {
            if (to.equals(connection)) {
                upstreamClosed = true;
            }
        });
        // Runs before the pool's, which was added before and would take a connection back in the middle of an answer.
        exchange.addExchangeCompleteListener((over, next) -> {
            if (!isPassedOn(over, to)) {
                cut(); // whatever may still come on it answers nothing
            }
            next.proceed();
        });
        progress();
        checkLater();
    }

    /** The other server is being sent the request. */
    void asked(ClientExchange there) {
        asked = there;
    }

    // Of an answer that is passed on already the proxy handler need not hear that it broke off: it would close the
    // client's connection.
    private void cut() {
        if (asked != null && (bodiless || early)) {
            asked.setResponseListener(null);
        }
        Target.cut(connection);
    }

    // Whether the connection is the client's now, or may serve others. One that was to become a socket, and did not, is
    // forgotten by the library.
    private boolean isPassedOn(HttpServerExchange over, ClientConnection to) {
        return over.isUpgrade()
                ? over.isPersistent() && over.getConnection().isOpen()
                : finished && failure != UpstreamFailure.BROKEN && !bodiless && !early && !to.isUpgraded();
    }

    /** Names what went wrong, once. */
    void failed(UpstreamFailure cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    /** A target could not be connected to; another may be. */
    void attemptFailed(UpstreamFailure cause) {
        lastAttempt = cause;
    }

    /** The whole request was read. What came behind its body goes no further: nobody has looked at it. */
    void requestRead() {
        exchange.removeAttachment(HttpAttachments.REQUEST_TRAILERS);
        if (!finished && !exchange.isComplete()) {
            watch.start();
        }
    }

    void progress() {
        progressNanos = System.nanoTime();
        stuckNanos = 0;
    }

    /** The client takes nothing at the moment. */
    void stuck() {
        if (stuckNanos == 0) {
            stuckNanos = System.nanoTime();
            checkLater(); // it may be due before what is waited for now
        }
    }

    /** All of the answer is on its way; said too when it is given up, as that closes what it was written to. */
    void finished() {
        if (finished || !exchange.getConnection().isOpen()) {
            return;
        }
        finished = true;
        early = passing && !exchange.isRequestComplete();
        if (early) {
            progress();
            checkLater();
            sent(); // if it is
        }
    }

    /** All of the answer is sent. What a request that is not complete still brings is for nobody: the other server has its connection back. */
    void sent() {
        if (early) {
            exchange.getIoThread().execute(this::giveUpRest);
        }
    }

    private void giveUpRest() {
        if (!exchange.isResponseComplete() || exchange.isComplete()) {
            return;
        }
        cut();
        if (exchange.isPersistent()) {
            exchange.endExchange(); // reads the rest, for as long as some comes
        } else {
            Answer.linger(exchange);
        }
    }

    private void sendHead(ResponseCount answer) {
        try {
            if (exchange.isComplete()) {
                return;
            }
            if (!bodiless && exchange.getResponseContentLength() != 0) {
                answer.sendHead();
            } else if (!answer.endWithHead() && bodiless) {
                exchange.endExchange();
            }
        } catch (IOException e) {
            LOG.trace("write failed", e); // as the next write will
        }
    }

    // Tells what is sent in place of the body; null for the body.
    private byte @Nullable [] beginAnswer() {
        answering = true;
        progress();
        checkLater();
        if (failure != null) {
            return null; // our own answer
        }
        passing = true;
        if (Headers.bytes(exchange.getResponseHeaders()) > route.maxResponseHeaderBytes()) {
            return instead(UpstreamFailure.ANSWER_TOO_LARGE);
        }
        if (Headers.isNoAnswer(exchange)) {
            return instead(UpstreamFailure.BROKEN);
        }
        bodiless = Headers.saysBodyItHasNot(exchange);
        Headers.prepareAnswer(exchange);
        return null;
    }

    // Too late for another answer by ordinary ways: the proxy handler is about to pass the body on.
    private byte[] instead(UpstreamFailure cause) {
        failed(cause);
        countFailure();
        byte[] text = cause.text().getBytes(UTF_8);
        exchange.setStatusCode(cause.status());
        exchange.getResponseHeaders().clear();
        exchange.getResponseHeaders().put(CONTENT_TYPE, "text/plain; charset=utf-8");
        exchange.getResponseHeaders().put(CONTENT_TYPE_OPTIONS, "nosniff");
        exchange.setResponseContentLength(text.length);
        return text;
    }

    // ---- Time-outs ----

    private void checkLater() {
        XnioExecutor.Key running = check;
        if (running != null) {
            running.remove();
            check = null;
        }
        long left = millisLeft();
        if (left < Long.MAX_VALUE && !exchange.isComplete()) {
            check = Timers.later(exchange.getIoThread(), this::check, Math.max(1, left));
        }
    }

    private long millisLeft() {
        long left = left(due(), progressNanos);
        return stuckNanos == 0 ? left : Math.min(left, left(limits.stallTimeout(), stuckNanos));
    }

    private @Nullable Duration due() {
        if (finished) {
            return exchange.isRequestComplete() ? null : limits.bodyTimeout();
        }
        if (answering) {
            return route.idleTimeout();
        }
        return exchange.isRequestComplete() ? route.responseTimeout() : limits.bodyTimeout();
    }

    private static long left(@Nullable Duration timeout, long sinceNanos) {
        return timeout == null
                ? Long.MAX_VALUE
                : timeout.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
    }

    private void check() {
        check = null;
        if (exchange.isComplete()) {
            return;
        }
        if (millisLeft() > 0) {
            checkLater();
        } else if (finished) {
            cut();
            IoUtils.safeClose(exchange.getConnection()); // it takes nothing, or sends nothing
        } else if (stuckNanos != 0) {
            end(UpstreamFailure.CLIENT_GONE);
        } else if (answering) {
            end(UpstreamFailure.CUT);
        } else {
            end(exchange.isRequestComplete() ? UpstreamFailure.RESPONSE_TIMEOUT : UpstreamFailure.BODY_TOO_SLOW);
        }
    }

    private void clientGone() {
        end(UpstreamFailure.CLIENT_GONE);
    }

    /** Gives up: closes the connection to the other server, and answers or cuts the client. */
    void end(UpstreamFailure cause) {
        failed(cause);
        Target.cut(connection); // may end the exchange by itself
        if (cause == UpstreamFailure.CLIENT_GONE || answering) {
            IoUtils.safeClose(exchange.getConnection());
        }
        if (!exchange.isComplete() && !answering) {
            exchange.endExchange();
        }
    }

    // ---- The end ----

    private boolean answerFailure() {
        if (answering || !exchange.isResponseChannelAvailable()) {
            // An answer was to be sent already: what is left is to cut it.
            return false;
        }
        if (failure == null) {
            failure = !exchange.getConnection().isOpen()
                    ? UpstreamFailure.CLIENT_GONE
                    : lastAttempt == null ? UpstreamFailure.BROKEN : lastAttempt;
        }
        UpstreamFailure cause = failure;
        if (cause == UpstreamFailure.CLIENT_GONE) {
            return false;
        }
        countFailure();
        exchange.getResponseHeaders().clear();
        Reply reply = Reply.refusal(cause.status(), cause.text());
        if (exchange.isRequestComplete()) {
            Answer.send(exchange, reply, limits);
        } else {
            Answer.refuse(exchange, reply);
        }
        return true;
    }

    private void countFailure() {
        UpstreamFailure cause = failure;
        if (cause == null || counted) {
            return;
        }
        counted = true;
        events.failed(route.path(), cause);
        if (cause == UpstreamFailure.CLIENT_GONE) {
            LOG.debug("a client of upstream path {} went away", route.path());
        } else {
            Failures.say(route, cause, tried);
        }
    }

    private void completed() {
        watch.stop();
        XnioExecutor.Key running = check;
        if (running != null) {
            running.remove();
            check = null;
        }
        if (failure == null && !finished && !exchange.isUpgrade()) {
            failure = upstreamClosed ? UpstreamFailure.CUT : UpstreamFailure.CLIENT_GONE;
        }
        countFailure();
        events.completed(route.path(), exchange.getStatusCode(), System.nanoTime() - beginNanos);
    }
}
