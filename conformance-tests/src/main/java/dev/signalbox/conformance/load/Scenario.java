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
            long heapBefore = server.liveHeapBytes();
            long before = server.residentBytes();
            crowd.connect(plan.connections(), plan.way(), Crowd.NO_REPLY);
            Crowd.pass(plan.warmUp());
            long after = server.residentBytes();
            double cpu = server.cpuSeconds();
            Crowd.pass(plan.time());
            double used = server.cpuSeconds() - cpu;
            long heapAfter = server.liveHeapBytes();
            return new Figures()
                    .with("rss KB each", (after - before) / 1024.0 / plan.connections())
                    .with("live heap KB each", (heapAfter - heapBefore) / 1024.0 / plan.connections())
                    .with("% of a core", used * 100 / plan.time().toSeconds());
        }
    },
    /** One client sends to all, so many messages a second. */
    BROADCAST {
        @Override
        Figures run(Plan plan, ServerProcess server, Crowd crowd) {
            List<Receiver> receivers = crowd.connect(plan.connections(), plan.way(), Crowd.NO_REPLY);
            return paced(plan, server, crowd, receivers);
        }
    },
    /** Several clients send to all as fast as they are received. */
    FLAT_OUT {
        @Override
        Figures run(Plan plan, ServerProcess server, Crowd crowd) {
            List<Receiver> receivers = crowd.connect(plan.connections(), plan.way(), Crowd.NO_REPLY);
            List<Receiver> senders = crowd.connect(plan.senders(), Way.WEB_SOCKETS, Crowd.NO_REPLY);
            Flood flood = new Flood(plan, crowd, senders, receivers.size() + senders.size());
            crowd.loop().execute(flood);
            Crowd.pass(plan.warmUp());
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
            Crowd.pass(plan.warmUp());
            double cpu = server.cpuSeconds();
            long before = calls.get();
            Crowd.pass(plan.time());
            long answered = calls.get() - before;
            return new Figures()
                    .with(Figures.CPU, (server.cpuSeconds() - cpu) * 1e6 / answered)
                    .with(Figures.RATE, answered / (double) plan.time().toSeconds());
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
                    ? LoadServer.FIXED
                    : "/signalr/negotiate?clientProtocol=1.5&connectionData=%5B%7B%22name%22%3A%22loadhub%22%7D%5D";
            crowd.loop().execute(() -> {
                for (int i = 0; i < plan.connections(); i++) {
                    ask(crowd, target, answers);
                }
            });
            Crowd.pass(plan.warmUp());
            double cpu = server.cpuSeconds();
            long before = answers.get();
            Crowd.pass(plan.time());
            long answered = answers.get() - before;
            return new Figures()
                    .with(Figures.CPU, (server.cpuSeconds() - cpu) * 1e6 / answered)
                    .with(Figures.RATE, answered / (double) plan.time().toSeconds());
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
            return end(new Figures().with("seconds until all are back", seconds), crowd, lost)
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
            crowd.loop().execute(() -> stopped.forEach(client -> client.reading(false)));
            return paced(plan, server, crowd, receivers);
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
    /** Clients over all transports, cut at random for the whole time, under a paced broadcast; memory before and after. */
    SOAK {
        @Override
        Figures run(Plan plan, ServerProcess server, Crowd crowd) throws IOException {
            return Soak.run(plan, server, crowd);
        }
    };

    abstract Figures run(Plan plan, ServerProcess server, Crowd crowd) throws IOException;

    /** Whether the bare library can do it, too. */
    public boolean hasFloor() {
        return switch (this) {
            case IDLE, BROADCAST, FLAT_OUT, ECHO, NEGOTIATE, SLOW_READERS -> true;
            case STORM, GROUPS, SEND_TO_CONNECTION, SOAK -> false;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Figures paced(Plan plan, ServerProcess server, Crowd crowd, List<Receiver> receivers) {
        Receiver sender = crowd.connect(1, Way.WEB_SOCKETS, Crowd.NO_REPLY).get(0);
        Pacer pacer = new Pacer(plan, crowd, sender);
        crowd.loop().execute(pacer);
        Crowd.pass(plan.warmUp());
        Meter meter = Meter.begin(server, crowd);
        Crowd.pass(plan.time());
        Figures figures = meter.end();
        pacer.stop();
        return end(figures, crowd, crowd.settle(receivers, Pacer.STREAM, pacer.sent(), Duration.ofSeconds(20)));
    }

    static Figures end(Figures figures, Crowd crowd, long lost) {
        return figures.with(Figures.LOST, lost)
                .with(Figures.REPEATED, crowd.loop().ask(() -> crowd.ledger().repeated()))
                .with(
                        Figures.OUT_OF_ORDER,
                        crowd.loop().ask(() -> crowd.ledger().outOfOrder()));
    }
}
