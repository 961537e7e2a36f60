package dev.signalbox.gateway.undertow.proxy;

import dev.signalbox.gateway.upstream.UpstreamFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.StreamSinkConduit;

/** Looks on while an answer passes: its length is bounded, progress, standstill and end are told. */
final class ResponseCount extends AbstractStreamSinkConduit<StreamSinkConduit> {
    private final ProxiedRequest request;
    private final long most; // -1 for no bound
    private final @Nullable ByteBuffer instead; // what is sent in place of the body; null for the body
    private long bytes;
    private boolean begun; // a write or a flush has sent the head, too
    private boolean ended; // nothing comes behind what was written

    ResponseCount(StreamSinkConduit next, ProxiedRequest request, long most, byte @Nullable [] instead) {
        super(next);
        this.request = request;
        this.most = most;
        this.instead = instead == null ? null : ByteBuffer.wrap(instead);
    }

    /** Ends the answer with its head; tells whether all is sent. */
    boolean endWithHead() throws IOException {
        terminateWrites();
        return flush();
    }

    /** Sends the head, unless something of the body came with it: who waits for it alone would wait until there is a body. */
    void sendHead() throws IOException {
        if (!begun) {
            flush();
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        if (instead != null) {
            return discard(source);
        }
        boolean some = source.hasRemaining();
        begun = true;
        return (int) counted(next.write(source), some);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        if (instead != null) {
            return discard(sources, offset, length);
        }
        boolean some = hasRemaining(sources, offset, length);
        begun = true;
        return counted(next.write(sources, offset, length), some);
    }

    @Override
    public int writeFinal(ByteBuffer source) throws IOException {
        if (instead != null) {
            return discard(source); // the end is told by itself
        }
        boolean some = source.hasRemaining();
        begun = true;
        int count = (int) counted(next.writeFinal(source), some);
        if (!source.hasRemaining()) {
            request.finished();
        }
        return count;
    }

    @Override
    public long writeFinal(ByteBuffer[] sources, int offset, int length) throws IOException {
        if (instead != null) {
            return discard(sources, offset, length);
        }
        boolean some = hasRemaining(sources, offset, length);
        begun = true;
        long count = counted(next.writeFinal(sources, offset, length), some);
        if (!hasRemaining(sources, offset, length)) {
            request.finished();
        }
        return count;
    }

    @Override
    public void truncateWrites() throws IOException {
        begun = true;
        super.truncateWrites();
    }

    @Override
    public void terminateWrites() throws IOException {
        begun = true;
        if (instead != null && instead.hasRemaining()) {
            next.write(instead); // a line of text fits into any socket that has taken nothing yet
        }
        ended = true;
        request.finished(); // before, as the request may be over at once
        super.terminateWrites();
    }

    @Override
    public boolean flush() throws IOException {
        begun = true;
        boolean flushed = super.flush();
        if (flushed) {
            request.progress();
            if (ended) {
                request.sent();
            }
        } else {
            request.stuck();
        }
        return flushed;
    }

    private long discard(ByteBuffer[] sources, int offset, int length) {
        long count = 0;
        for (int i = offset; i < offset + length; i++) {
            count += discard(sources[i]);
        }
        return count;
    }

    private int discard(ByteBuffer source) {
        int count = source.remaining();
        source.position(source.limit());
        request.progress();
        return count;
    }

    private long counted(long count, boolean some) throws IOException {
        if (count > 0) {
            bytes += count;
            if (most >= 0 && bytes > most) {
                request.failed(UpstreamFailure.ANSWER_TOO_LARGE);
                throw new IOException("the answer is larger than " + most + " bytes");
            }
            request.progress();
        } else if (some) {
            request.stuck();
        }
        return count;
    }

    private static boolean hasRemaining(ByteBuffer[] buffers, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (buffers[i].hasRemaining()) {
                return true;
            }
        }
        return false;
    }
}
