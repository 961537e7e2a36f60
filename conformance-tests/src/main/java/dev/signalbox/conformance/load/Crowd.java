package dev.signalbox.conformance.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Many clients of one server on one loop. Its methods are called from outside the loop and may wait. */
final class Crowd {
    private static final long LOOK_NANOS = 10_000_000L;
    private static final int ON_THEIR_WAY = 100;
    private static final int REQUEST_LINKS = 32;

    private final Loop loop;
    private final InetSocketAddress address;
    private final boolean floor;
    private final Requests requests;
    private final Ledger ledger = new Ledger();
    private final SignalRClient.Tally tally = new SignalRClient.Tally();
    private final List<Receiver> all = new ArrayList<>();
    private int streams;

    Crowd(Loop loop, int port, boolean floor) {
        this.loop = loop;
        this.floor = floor;
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        requests = new Requests(loop, address, REQUEST_LINKS);
    }

    /** Connects clients, some at a time, and waits until all are there. */
    List<Receiver> connect(int count, Way way, Consumer<Receiver> onReply) {
        Target target = new Target(address, "/signalr", "LoadHub");
        String path = onReply == NO_REPLY ? FloorServer.BROADCAST : FloorServer.ECHO;
        return connect(count, i -> floor ? floorClient(path, onReply) : client(target, way, onReply));
    }

    /** Connects clients of the bare server, each to a path of its own, and waits until all are there. */
    List<Receiver> connectBare(int count, IntFunction<String> path) {
        return connect(count, i -> floorClient(path.apply(i), NO_REPLY));
    }

    private List<Receiver> connect(int count, IntFunction<Receiver> clients) {
        List<Receiver> arriving = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            arriving.add(loop.ask(() -> {
                Receiver client = clients.apply(number);
                client.start();
                return client;
            }));
            if (i % ON_THEIR_WAY == ON_THEIR_WAY - 1) {
                int arrived = i + 1;
                await(Duration.ofMinutes(2), () -> ready(arriving) >= arrived - ON_THEIR_WAY / 2, "clients connect");
            }
        }
        await(Duration.ofMinutes(2), () -> ready(arriving) == count, "all clients connect");
        all.addAll(arriving);
        return arriving;
    }

    private Receiver client(Target target, Way way, Consumer<Receiver> onReply) {
        return new SignalRClient(loop, target, way, requests, ledger.account(), tally, onReply::accept);
    }

    private Receiver floorClient(String path, Consumer<Receiver> onReply) {
        FloorClient[] self = new FloorClient[1];
        self[0] = new FloorClient(loop, address, path, ledger.account(), () -> onReply.accept(self[0]));
        return self[0];
    }

    /** For clients whose answers nobody waits for. */
    static final Consumer<Receiver> NO_REPLY = client -> {};

    /** How many of these are ready; from the loop. */
    private static int countReady(List<Receiver> clients) {
        int ready = 0;
        for (Receiver client : clients) {
            if (client.isReady()) {
                ready++;
            }
        }
        return ready;
    }

    int ready(List<Receiver> clients) {
        return loop.ask(() -> countReady(clients));
    }

    /** Waits until something holds. */
    static void await(Duration most, BooleanSupplier condition, String what) {
        long end = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("gave up waiting, after " + most.toSeconds() + " s, until " + what);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Lets time pass. */
    static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Waits until all that was sent on a stream has come to all clients, or no more comes. Answers how many are missing. */
    long settle(List<Receiver> clients, int stream, long last, Duration most) {
        long end = System.nanoTime() + most.toNanos();
        long missing = lost(clients, stream, last);
        while (missing > 0 && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
            missing = lost(clients, stream, last);
        }
        return missing;
    }

    private long lost(List<Receiver> clients, int stream, long last) {
        return loop.ask(() -> {
            long sum = 0;
            for (Receiver client : clients) {
                sum += client.account().lost(stream, last);
            }
            return sum;
        });
    }

    /** So many streams that nobody has numbered messages on; answers the first of them. */
    int newStreams(int count) {
        int first = streams + 1;
        streams += count;
        return first;
    }

    /** Sends a payload to everybody, from the loop. */
    void broadcast(Receiver sender, String payload, int id) {
        if (floor) {
            sender.send(payload);
        } else {
            ((SignalRClient) sender).invoke("all", '"' + payload + '"', id);
        }
    }

    /** All clients that have been connected; a copy. */
    List<Receiver> all() {
        return List.copyOf(all);
    }

    Loop loop() {
        return loop;
    }

    boolean isFloor() {
        return floor;
    }

    Ledger ledger() {
        return ledger;
    }

    SignalRClient.Tally tally() {
        return tally;
    }

    Requests requests() {
        return requests;
    }
}
