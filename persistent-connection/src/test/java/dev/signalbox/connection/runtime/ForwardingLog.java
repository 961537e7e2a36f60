package dev.signalbox.connection.runtime;

import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.log.MessageLog;
import java.util.concurrent.CompletionStage;

/** A log that hands everything on to another, for tests that change a part of it. */
class ForwardingLog implements MessageLog {
    final MessageLog inner;

    ForwardingLog(MessageLog inner) {
        this.inner = inner;
    }

    @Override
    public long epoch() {
        return inner.epoch();
    }

    @Override
    public CompletionStage<Void> append(Message message) {
        return inner.append(message);
    }

    @Override
    public long tail() {
        return inner.tail();
    }

    @Override
    public Held held() {
        return inner.held();
    }

    @Override
    public Slice read(long after, int max) {
        return inner.read(after, max);
    }

    @Override
    public void onAppend(Runnable listener) {
        inner.onAppend(listener);
    }
}
