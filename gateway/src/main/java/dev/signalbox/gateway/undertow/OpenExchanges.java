package dev.signalbox.gateway.undertow;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the requests that are not answered and the sockets that are not closed, so that a stop can wait for them. Safe for
 * use by any thread.
 */
final class OpenExchanges {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition none = lock.newCondition();
    private final AtomicInteger count = new AtomicInteger(); // the lock is taken only where somebody may wait for zero
    private volatile boolean draining;
    private volatile boolean closing;

    HttpHandler counting(HttpHandler handler) {
        return exchange -> {
            if (draining) {
                exchange.setPersistent(false);
                exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE);
                exchange.endExchange();
                return;
            }
            if (closing) {
                exchange.setPersistent(false);
            }
            count.incrementAndGet();
            exchange.addExchangeCompleteListener((completed, next) -> {
                if (completed.isUpgrade()) {
                    closing(completed);
                } else {
                    remove();
                }
                next.proceed();
            });
            handler.handleRequest(exchange);
        };
    }

    // A granted upgrade counts until its socket is closed.
    private void closing(HttpServerExchange upgraded) {
        if (upgraded.getConnection().isOpen()) {
            upgraded.getConnection().addCloseListener(connection -> remove());
        } else {
            remove();
        }
    }

    private void remove() {
        if (count.decrementAndGet() == 0) {
            lock.lock();
            try {
                none.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** From now on each connection is closed with its next answer, so that its client opens the next one elsewhere. */
    void closeConnections() {
        closing = true;
    }

    /** From now on new requests are refused, so that clients turn to another server. */
    void drain() {
        draining = true;
    }

    void awaitNone(Duration longest) {
        long nanos = longest.toNanos();
        lock.lock();
        try {
            while (count.get() > 0 && nanos > 0) {
                nanos = none.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
