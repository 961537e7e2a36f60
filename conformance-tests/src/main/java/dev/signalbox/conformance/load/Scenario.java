package dev.signalbox.conformance.load;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What is done to a server, and what is measured meanwhile. */
public enum Scenario {
    /** Clients connect and do nothing: what a connection costs. */
    IDLE {
        @Override
        Exercise prepare(Plan plan, ServerProcess server, Crowd crowd) {
            return () -> run(plan, server, crowd);
        }

        private Figures run(Plan plan, ServerProcess server, Crowd crowd) throws IOException {
            // What the first connections cost is the code that serves them: classes, what the compiler makes of them,
            // and what it needs for that. They stay, since what leaves is not forgotten at once.
            crowd.connect(plan.connections(), plan.way(), Crowd.NO_REPLY);
            Crowd.pass(plan.warmUp());
            long heapBefore = server.liveHeapBytes();
            long before = server.residentBytes();
            crowd.connect(plan.connections(), plan.way(), Crowd.NO_REPLY);
            Crowd.pass(plan.warmUp());
            long after = server.residentBytes();
            ProcessorTime cpu = server.processorTime();
            Crowd.pass(plan.time());
            double used = server.processorTime().since(cpu).working();
            long heapAfter = server.liveHeapBytes();
            long collected = server.residentBytes();
            return new Figures()
                    .with(Figures.RSS_EACH, (collected - before) / 1024.0 / plan.connections())
                    .with(Figures.RSS_UNCOLLECTED_EACH, (after - before) / 1024.0 / plan.connections())
                    .with(Figures.HEAP_EACH, (heapAfter - heapBefore) / 1024.0 / plan.connections())
                    .with(Figures.OF_A_CORE, used * 100 / plan.time().toSeconds() / 2); // there are twice as many;
        }
    },
    /** One client sends to all, so many messages a second. */
    BROADCAST {
        @Override
        Exercise prepare(Plan plan, ServerProcess server, Crowd crowd) {
            List<Receiver> receivers = crowd.connect(plan.connections(), plan.way(), Crowd.NO_REPLY);
            return Paced.broadcast(plan, server, crowd, receivers);
        }
    },
    /** Several clients send to all as fast as they are received. */
    FLAT_OUT {
        @Override
        Exercise prepare(Plan plan, ServerProcess server, Crowd crowd) {
            List<Receiver> receivers = crowd.connect(plan.connections(), plan.way(), Crowd.NO_REPLY);
            return Paced.flatOut(plan, server, crowd, receivers);
        }
    },
    /** Each client calls a method and waits for its result, again and again. */
    ECHO {
        @Override
        Exercise prepare(Plan plan, ServerProcess server, Crowd crowd) {
            String text = "x".repeat(plan.payloadBytes());
            ClosedLoop<Receiver> calls = new ClosedLoop<>(crowd, (all, caller) -> call(caller, text));
            List<Receiver> callers =
                    crowd.connect(plan.connections(), plan.way(), caller -> calls.answered(caller, true));
            return calls.exercise(plan, server, callers);
        }

        private void call(Receiver caller, String text) {
            if (caller instanceof SignalRClient client) {
                client.invoke("echo", '"' + text + '"', 1);
            } else {
                caller.send(text);
            }
        }
    },
    /** Negotiates, over kept connections, as fast as they are answered. */
    NEGOTIATE {
        @Override
        Exercise prepare(Plan plan, ServerProcess server, Crowd crowd) {
            String target = crowd.isFloor()
                    ? FloorServer.FIXED
                    : "/signalr/negotiate?clientProtocol=1.5&connectionData=%5B%7B%22name%22%3A%22loadhub%22%7D%5D";
            ClosedLoop<Integer> asking = new ClosedLoop<>(
                    crowd,
                    (all, who) -> crowd.requests().get(target, (status, body) -> all.answered(who, status == 200)));
            return asking.exercise(
                    plan, server, IntStream.range(0, plan.connections()).boxed().toList());
        }
    },
    /** All clients are cut at once, under a paced broadcast, and come back. */
    STORM {
        @Override
        Exercise prepare(Plan plan, ServerProcess server, Crowd crowd) {
            return () -> run(plan, crowd);
        }

        private Figures run(Plan plan, Crowd crowd) {
            List<Receiver> receivers = crowd.connect(plan.connections(), plan.way(), Crowd.NO_REPLY);
            Receiver sender = crowd.connect(1, Way.WEB_SOCKETS, Crowd.NO_REPLY).get(0);
            int stream = crowd.newStreams(1);
            Pacer pacer = new Pacer(plan, crowd, sender, stream);
            crowd.loop().execute(pacer);
            Crowd.pass(plan.warmUp());
            long refused = crowd.loop().ask(() -> crowd.tally().refused);
            long cutAt = System.nanoTime();
            long last = crowd.loop().ask(() -> {
                receivers.forEach(receiver -> receiver.cut(100_000_000L));
                return pacer.sent();
            });
            // Back is who has received something that was sent after the cut.
            Crowd.await(
                    Duration.ofMinutes(5),
                    () -> crowd.loop()
                            .ask(() -> receivers.stream()
                                    .allMatch(receiver -> receiver.account().last(stream) > last)),
                    "all clients are back");
            double seconds = (System.nanoTime() - cutAt) / 1e9;
            pacer.stop();
            long lost = crowd.settle(receivers, stream, pacer.sent(), Duration.ofSeconds(20));
            return end(new Figures().with(Figures.BACK, seconds), crowd, lost)
                    .with("refused", crowd.loop().ask(() -> crowd.tally().refused) - refused);
        }
    },
    /** One client in ten stops reading; the others are measured. */
    SLOW_READERS {
        @Override
        Exercise prepare(Plan plan, ServerProcess server, Crowd crowd) {
            int count = plan.connections() / 10;
            List<Receiver> slow = crowd.connect(count, plan.way(), Crowd.NO_REPLY);
            List<Receiver> receivers = crowd.connect(plan.connections() - count, plan.way(), Crowd.NO_REPLY);
            return Paced.slowReaders(plan, server, crowd, receivers, slow);
        }
    },
    /** Clients in groups of ten; messages to one group after the other. */
    GROUPS {
        @Override
        Exercise prepare(Plan plan, ServerProcess server, Crowd crowd) {
            return Groups.toGroups(plan, server, crowd);
        }
    },
    /** Messages to one connection after the other. */
    SEND_TO_CONNECTION {
        @Override
        Exercise prepare(Plan plan, ServerProcess server, Crowd crowd) {
            return Groups.toConnections(plan, server, crowd);
        }
    },
    /** One client in as many groups as there are connections asked for: how long its cursor is. */
    MANY_GROUPS {
        @Override
        Exercise prepare(Plan plan, ServerProcess server, Crowd crowd) {
            return () -> Groups.toMember(plan, crowd);
        }
    },
    /** The server is started again under all clients, which come back; a paced broadcast before and after. */
    RESTART {
        @Override
        Exercise prepare(Plan plan, ServerProcess server, Crowd crowd) {
            return () -> run(plan, server, crowd);
        }

        private Figures run(Plan plan, ServerProcess server, Crowd crowd) throws IOException {
            List<Receiver> receivers = crowd.connect(plan.connections(), plan.way(), Crowd.NO_REPLY);
            Receiver sender = crowd.connect(1, Way.WEB_SOCKETS, Crowd.NO_REPLY).get(0);
            Figures before = broadcast(plan, server, crowd, receivers, sender);
            long cutAt = System.nanoTime();
            server.restart();
            int stream = crowd.newStreams(1);
            Pacer calling = new Pacer(plan, crowd, sender, stream);
            crowd.loop().execute(calling);
            Crowd.await(
                    Duration.ofMinutes(2),
                    () -> crowd.loop()
                            .ask(() -> crowd.all().stream()
                                    .allMatch(client -> client.account().last(stream) > 0)),
                    "all clients are back");
            double seconds = (System.nanoTime() - cutAt) / 1e9;
            calling.stop();
            Figures after = broadcast(plan, server, crowd, receivers, sender);
            return after.with("cpu us before", before.get(Figures.CPU))
                    .with(Figures.GROWTH, after.get(Figures.CPU) / before.get(Figures.CPU))
                    .with(Figures.BACK, seconds);
        }

        private Figures broadcast(
                Plan plan, ServerProcess server, Crowd crowd, List<Receiver> receivers, Receiver sender) {
            Paced.warm(plan, server, crowd, List.of(sender));
            return Paced.measure(plan, server, crowd, receivers, sender);
        }
    },
    /** Clients over all transports, cut at random for the whole time, under a paced broadcast; memory before and after. */
    SOAK {
        @Override
        Exercise prepare(Plan plan, ServerProcess server, Crowd crowd) {
            return () -> Soak.run(plan, server, crowd);
        }
    };

    /** How long a server works before it is measured in its turn. */
    static final Duration SETTLES = Duration.ofSeconds(1);

    /** Gets the server so far that it can be measured. */
    abstract Exercise prepare(Plan plan, ServerProcess server, Crowd crowd) throws IOException;

    /** Whether the bare library can do it, too. */
    public boolean hasFloor() {
        return switch (this) {
            case IDLE, BROADCAST, FLAT_OUT, ECHO, NEGOTIATE, SLOW_READERS, GROUPS -> true;
            case STORM, SEND_TO_CONNECTION, MANY_GROUPS, RESTART, SOAK -> false;
        };
    }

    /** Whether a server is the same after it as before, so that it can be measured again. */
    boolean canRepeat() {
        return switch (this) {
            case BROADCAST, FLAT_OUT, ECHO, NEGOTIATE, SLOW_READERS, GROUPS, SEND_TO_CONNECTION -> true;
            case IDLE, STORM, MANY_GROUPS, RESTART, SOAK -> false;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Figures end(Figures figures, Crowd crowd, long lost) {
        return figures.with(Figures.LOST, lost)
                .with(Figures.REPEATED, crowd.loop().ask(() -> crowd.ledger().repeated()))
                .with(
                        Figures.OUT_OF_ORDER,
                        crowd.loop().ask(() -> crowd.ledger().outOfOrder()));
    }
}
