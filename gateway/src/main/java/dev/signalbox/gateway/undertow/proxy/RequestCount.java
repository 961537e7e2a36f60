package dev.signalbox.gateway.undertow.proxy;

import dev.signalbox.gateway.upstream.UpstreamFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/** Looks on while a request's body passes: its length is bounded, its progress and end are told. */
final class RequestCount extends AbstractStreamSourceConduit<StreamSourceConduit> {
    private final ProxiedRequest request;
    private final long most; // -1 for no bound
    private long bytes;

    RequestCount(StreamSourceConduit next, ProxiedRequest request, long most) {
        super(next);
        this.request = request;
        this.most = most;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        return (int) counted(next.read(buffer));
    }

    @Override
    public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
        return counted(next.read(buffers, offset, length));
    }

    private long counted(long count) throws IOException {
        if (count < 0) {
            request.requestRead();
        } else if (count > 0) {
            bytes += count;
            if (most >= 0 && bytes > most) {
                request.failed(UpstreamFailure.BODY_TOO_LARGE);
                throw new IOException("the request body is larger than " + most + " bytes");
            }
            request.progress();
        }
        return count;
    }
}
