package dev.signalbox.gateway.undertow.transport;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/** Timers of I/O threads. Safe for use by any thread. */
public final class Timers {
    private static final Logger LOG = LoggerFactory.getLogger(Timers.class);

    private Timers() {}

    /** Runs a task on an I/O thread after a while; null when that thread ends with its server, and all its sockets with it. */
    public static XnioExecutor.@Nullable Key later(XnioIoThread thread, Runnable task, long millis) {
        try {
            return thread.executeAfter(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.trace("the I/O thread has ended", e);
            return null;
        }
    }
}
