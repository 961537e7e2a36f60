package dev.signalbox.conformance.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class AcceptorTest {
    private static final String FULL = "Too many open files";

    private final AtomicInteger pauses = new AtomicInteger();
    private final List<Socket> taken = new ArrayList<>();

    @Test
    void aProcessWithoutDescriptorsWaitsBeforeItTriesAgain() throws Exception {
        Socket client = new Socket();
        Acceptor acceptor = new Acceptor(
                listener(List.of(full(), full(), full(), () -> client)), taken::add, pauses::incrementAndGet);

        acceptor.run();

        assertThat(taken).containsExactly(client);
        assertThat(pauses).hasValue(3);
        assertThat(acceptor.trouble()).hasMessage(FULL);
    }

    @Test
    void aClientThatNoThreadCanServeIsSentAwayAndTheNextIsTaken() throws Exception {
        Socket unlucky = new Socket();
        Socket client = new Socket();
        Acceptor acceptor = new Acceptor(
                listener(List.of(() -> unlucky, () -> client)),
                socket -> {
                    if (socket == unlucky) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    taken.add(socket);
                },
                pauses::incrementAndGet);

        acceptor.run();

        assertThat(unlucky.isClosed()).isTrue();
        assertThat(taken).containsExactly(client);
        assertThat(acceptor.trouble()).hasMessageContaining("native thread");
    }

    @Test
    void aListenerThatIsClosedIsNoTrouble() throws Exception {
        Acceptor acceptor = new Acceptor(listener(List.of()), taken::add, pauses::incrementAndGet);

        acceptor.run();

        assertThat(pauses).hasValue(0);
        assertThat(acceptor.trouble()).isNull();
    }

    private static Supplier<Socket> full() {
        return () -> null;
    }

    /** Gives these, an exception for null, and is closed behind them. */
    private static ServerSocket listener(List<Supplier<Socket>> clients) throws IOException {
        Deque<Supplier<Socket>> left = new ArrayDeque<>(clients);
        return new ServerSocket() {
            @Override
            public Socket accept() throws IOException {
                Supplier<Socket> next = left.poll();
                if (next == null) {
                    close();
                    throw new SocketException("closed");
                }
                Socket client = next.get();
                if (client == null) {
                    throw new SocketException(FULL);
                }
                return client;
            }
        };
    }
}
