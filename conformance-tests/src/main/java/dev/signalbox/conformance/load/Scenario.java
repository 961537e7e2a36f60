package dev.signalbox.conformance.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** What is done to a server, and what is measured meanwhile. */
public enum Scenario {
    /** Clients connect and do nothing: what a connection costs. */
    IDLE {
        @Override
        Figures run(Plan plan, ServerProcess server, Crowd crowd) throws IOException {
            // What the first connections cost is the code that serves them: classes, what the compiler makes of them,
            // and
            // what it needs for that. They stay, since what leaves is not forgotten at once.
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
        Figures run(Plan plan, ServerProcess server, Crowd crowd) {
            List<Receiver> receivers = crowd.connect(plan.connections(), plan.way(), Crowd.NO_REPLY);
            return paced(plan, server, crowd, receivers, () -> {});
        }
    },
    /** Several clients send to all as fast as they are received. */
    FLAT_OUT {
        @Override
        Figures run(Plan plan, ServerProcess server, Crowd crowd) {
            List<Receiver> receivers = crowd.connect(plan.connections(), plan.way(), Crowd.NO_REPLY);
            List<Receiver> senders = crowd.connect(plan.senders(), Way.WEB_SOCKETS, Crowd.NO_REPLY);
            Flood flood = new Flood(plan, crowd, senders, 1, receivers.size() + senders.size());
            crowd.loop().execute(flood);
            server.warmUp(plan);
            Meter meter = Meter.begin(server, crowd);
            Crowd.pass(plan.time());
            Figures figures = meter.end();
            flood.stop();
            long lost = 0;
            for (int stream = 1; stream <= senders.size(); stream++) {
                lost += crowd.settle(receivers, stream, flood.sent(stream), Duration.ofSeconds(20));
            }
            return end(figures, crowd, lost);
        }
    },
    /** Each client calls a method and waits for its result, again and again. */
    ECHO {
        @Override
        Figures run(Plan plan, ServerProcess server, Crowd crowd) {
            AtomicLong calls = new AtomicLong();
            String text = "x".repeat(plan.payloadBytes());
            List<Receiver> callers = crowd.connect(plan.connections(), plan.way(), caller -> {
                calls.incrementAndGet();
                call(caller, text);
            });
            crowd.loop().execute(() -> callers.forEach(caller -> call(caller, text)));
            return answered(plan, server, calls);
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
        Figures run(Plan plan, ServerProcess server, Crowd crowd) {
            AtomicLong answers = new AtomicLong();
            String target = crowd.isFloor()
                    ? FloorServer.FIXED
                    : "/signalr/negotiate?clientProtocol=1.5&connectionData=%5B%7B%22name%22%3A%22loadhub%22%7D%5D";
            crowd.loop().execute(() -> {
                for (int i = 0; i < plan.connections(); i++) {
                    ask(crowd, target, answers);
                }
            });
            return answered(plan, server, answers);
        }

        private void ask(Crowd crowd, String target, AtomicLong answers) {
            crowd.requests().get(target, (status, body) -> {
                if (status == 200) {
                    answers.incrementAndGet();
                }
                ask(crowd, target, answers);
            });
        }
    },
    /** All clients are cut at once, under a paced broadcast, and come back. */
    STORM {
        @Override
        Figures run(Plan plan, ServerProcess server, Crowd crowd) {
            List<Receiver> receivers = crowd.connect(plan.connections(), plan.way(), Crowd.NO_REPLY);
            Receiver sender = crowd.connect(1, Way.WEB_SOCKETS, Crowd.NO_REPLY).get(0);
            Pacer pacer = new Pacer(plan, crowd, sender);
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
                                    .allMatch(receiver -> receiver.account().last(1) > last)),
                    "all clients are back");
            double seconds = (System.nanoTime() - cutAt) / 1e9;
            pacer.stop();
            long lost = crowd.settle(receivers, 1, pacer.sent(), Duration.ofSeconds(20));
            return end(new Figures().with(Figures.BACK, seconds), crowd, lost)
                    .with("refused", crowd.loop().ask(() -> crowd.tally().refused) - refused);
        }
    },
    /** One client in ten stops reading; the others are measured. */
    SLOW_READERS {
        @Override
        Figures run(Plan plan, ServerProcess server, Crowd crowd) {
            int slow = plan.connections() / 10;
            List<Receiver> stopped = new ArrayList<>(crowd.connect(slow, plan.way(), Crowd.NO_REPLY));
            List<Receiver> receivers = crowd.connect(plan.connections() - slow, plan.way(), Crowd.NO_REPLY);
            return paced(plan, server, crowd, receivers, () -> stopped.forEach(client -> client.reading(false)));
        }
    },
    /** Clients in groups of ten; messages to one group after the other. */
    GROUPS {
        @Override
        Figures run(Plan plan, ServerProcess server, Crowd crowd) {
            return Groups.run(plan, server, crowd);
        }
    },
    /** Messages to one connection after the other. */
    SEND_TO_CONNECTION {
        @Override
        Figures run(Plan plan, ServerProcess server, Crowd crowd) {
            return Groups.runSingly(plan, server, crowd);
        }
    },
    /** One client in as many groups as there are connections asked for: how long its cursor is. */
    MANY_GROUPS {
        @Override
        Figures run(Plan plan, ServerProcess server, Crowd crowd) {
            return Groups.runMany(plan, crowd);
        }
    },
    /** The server is started again under all clients, which come back; a paced broadcast before and after. */
    RESTART {
        @Override
        Figures run(Plan plan, ServerProcess server, Crowd crowd) throws IOException {
            List<Receiver> receivers = crowd.connect(plan.connections(), plan.way(), Crowd.NO_REPLY);
            Receiver sender = crowd.connect(1, Way.WEB_SOCKETS, Crowd.NO_REPLY).get(0);
            Figures before = paced(plan, server, crowd, receivers, sender, Pacer.STREAM);
            long cutAt = System.nanoTime();
            server.restart();
            Pacer calling = new Pacer(plan, crowd, sender, COME_BACK_STREAM);
            crowd.loop().execute(calling);
            Crowd.await(
                    Duration.ofMinutes(2),
                    () -> crowd.loop()
                            .ask(() -> crowd.all().stream()
                                    .allMatch(client -> client.account().last(COME_BACK_STREAM) > 0)),
                    "all clients are back");
            double seconds = (System.nanoTime() - cutAt) / 1e9;
            calling.stop();
            Figures after = paced(plan, server, crowd, receivers, sender, AFTER_STREAM);
            return after.with("cpu us before", before.get(Figures.CPU))
                    .with(Figures.GROWTH, after.get(Figures.CPU) / before.get(Figures.CPU))
                    .with(Figures.BACK, seconds);
        }
    },
    /** Clients over all transports, cut at random for the whole time, under a paced broadcast; memory before and after. */
    SOAK {
        @Override
        Figures run(Plan plan, ServerProcess server, Crowd crowd) throws IOException {
            return Soak.run(plan, server, crowd);
        }
    };

    private static final int WARM_UP_STREAM = 2;
    private static final int COME_BACK_STREAM = 3;
    private static final int AFTER_STREAM = 4;
    static final Duration PACE_SETTLES = Duration.ofSeconds(1);

    abstract Figures run(Plan plan, ServerProcess server, Crowd crowd) throws IOException;

    /** Whether the bare library can do it, too. */
    public boolean hasFloor() {
        return switch (this) {
            case IDLE, BROADCAST, FLAT_OUT, ECHO, NEGOTIATE, SLOW_READERS, GROUPS -> true;
            case STORM, SEND_TO_CONNECTION, MANY_GROUPS, RESTART, SOAK -> false;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Paced messages cost what they cost when all is compiled: a server that does little takes minutes until it is, and would be measured
     * compiling. So the way of a message is warmed flat out.
     *
     * @param before done on the loop between warm-up and measuring
     */
    private static Figures paced(
            Plan plan, ServerProcess server, Crowd crowd, List<Receiver> receivers, Runnable before) {
        Receiver sender = crowd.connect(1, Way.WEB_SOCKETS, Crowd.NO_REPLY).get(0);
        warm(plan, server, crowd, sender, WARM_UP_STREAM);
        crowd.loop().execute(before);
        return measured(plan, server, crowd, receivers, sender, Pacer.STREAM);
    }

    private static Figures paced(
            Plan plan, ServerProcess server, Crowd crowd, List<Receiver> receivers, Receiver sender, int stream) {
        warm(plan, server, crowd, sender, stream + WARM_UP_STREAM - Pacer.STREAM);
        return measured(plan, server, crowd, receivers, sender, stream);
    }

    // For clients that ask again as soon as they are answered.
    private static Figures answered(Plan plan, ServerProcess server, AtomicLong answers) {
        server.warmUp(plan);
        ProcessorTime cpu = server.processorTime();
        long before = answers.get();
        long begin = System.nanoTime();
        Crowd.pass(plan.time());
        long answered = answers.get() - before;
        double seconds = (System.nanoTime() - begin) / 1e9;
        ProcessorTime used = server.processorTime().since(cpu);
        return new Figures()
                .with(Figures.CPU, used.working() * 1e6 / answered)
                .with(Figures.COMPILING, used.compilingShare() * 100)
                .with(Figures.RATE, answered / seconds);
    }

    private static Figures measured(
            Plan plan, ServerProcess server, Crowd crowd, List<Receiver> receivers, Receiver sender, int stream) {
        Pacer pacer = new Pacer(plan, crowd, sender, stream);
        crowd.loop().execute(pacer);
        Crowd.pass(PACE_SETTLES);
        Meter meter = Meter.begin(server, crowd);
        Crowd.pass(plan.time());
        Figures figures = meter.end();
        pacer.stop();
        return end(figures, crowd, crowd.settle(receivers, stream, pacer.sent(), Duration.ofSeconds(20)));
    }

    private static void warm(Plan plan, ServerProcess server, Crowd crowd, Receiver sender, int stream) {
        List<Receiver> all = crowd.all();
        Flood flood = new Flood(plan, crowd, List.of(sender), stream, all.size());
        crowd.loop().execute(flood);
        server.warmUp(plan);
        flood.stop();
        crowd.settle(all, stream, flood.sent(stream), Duration.ofSeconds(20));
    }

    static Figures end(Figures figures, Crowd crowd, long lost) {
        return figures.with(Figures.LOST, lost)
                .with(Figures.REPEATED, crowd.loop().ask(() -> crowd.ledger().repeated()))
                .with(
                        Figures.OUT_OF_ORDER,
                        crowd.loop().ask(() -> crowd.ledger().outOfOrder()));
    }
}
