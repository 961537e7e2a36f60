package dev.signalbox.connection.runtime;

import dev.signalbox.connection.ConnectionControl;
import dev.signalbox.connection.Publisher;
import dev.signalbox.connection.Topics;
import dev.signalbox.connection.backplane.BackplaneException;
import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.log.Message.Kind;
import dev.signalbox.connection.log.MessageLog;
import dev.signalbox.connection.time.TaskScheduler;
import dev.signalbox.protocol.JsonPayload;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The {@link Publisher} over a {@link MessageLog}. */
final class LogPublisher implements Publisher {
    private static final Duration ONCE_MORE_AFTER = Duration.ofSeconds(1);

    private final MessageLog log;
    private final TaskScheduler scheduler;
    private final PendingAcks acks;
    private final Executor applicationExecutor;
    private final Predicate<String> connectedHere;
    private final ConnectionControl control;

    LogPublisher(
            MessageLog log,
            TaskScheduler scheduler,
            PendingAcks acks,
            Executor applicationExecutor,
            Predicate<String> connectedHere,
            ConnectionControl control) {
        this.log = log;
        this.scheduler = scheduler;
        this.acks = acks;
        this.applicationExecutor = applicationExecutor;
        this.connectedHere = connectedHere;
        this.control = control;
    }

    @Override
    public void publish(String topic, JsonPayload payload, Set<String> excludedConnectionIds) {
        thrown(send(topic, payload, excludedConnectionIds));
    }

    @Override
    public CompletionStage<Void> send(String topic, JsonPayload payload, Set<String> excludedConnectionIds) {
        return log.append(Message.payload(topic, payload, excludedConnectionIds));
    }

    // What the log refuses at once is thrown at the sender, as in the original (protocol I4); a failure that shows
    // later is counted
    // where it happens.
    private static void thrown(CompletionStage<Void> appended) {
        CompletableFuture<Void> done = appended.toCompletableFuture();
        if (done.isCompletedExceptionally()) {
            try {
                done.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause
                        ? cause
                        : new BackplaneException("The backplane does not take messages.", e);
            }
        }
    }

    @Override
    public CompletionStage<Void> addToGroup(String connectionId, String groupTopic) {
        return change(Kind.ADD_TO_GROUP, connectionId, groupTopic);
    }

    @Override
    public CompletionStage<Void> removeFromGroup(String connectionId, String groupTopic) {
        return change(Kind.REMOVE_FROM_GROUP, connectionId, groupTopic);
    }

    private CompletionStage<Void> change(Kind kind, String connectionId, String groupTopic) {
        PendingAcks.Pending ack = acks.expect(connectionId);
        log.append(Message.membership(kind, Topics.connection(connectionId), groupTopic, ack.id()))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        acks.fail(ack.id(), Stages.cause(failure));
                    }
                });
        // What an application does next must not run on the lane that confirmed.
        return ApplicationStage.of(ack.future(), applicationExecutor);
    }

    @Override
    public void abort(String connectionId) {
        thrown(log.append(Message.command(Kind.ABORT, Topics.connection(connectionId))));
    }

    @Override
    public boolean isConnected(String connectionId) {
        return connectedHere.test(connectionId);
    }

    @Override
    public ConnectionControl control() {
        return control;
    }

    /**
     * Tells a connection that it is initialised (protocol B3), until the log takes it; clients do not mind hearing it twice.
     *
     * @param waits whether its client still waits for that
     */
    void initialize(String connectionId, BooleanSupplier waits) {
        log.append(Message.command(Kind.INITIALIZE, Topics.connection(connectionId)))
                .whenComplete((done, failure) -> {
                    if (failure != null && waits.getAsBoolean()) {
                        scheduler.schedule(() -> initialize(connectionId, waits), ONCE_MORE_AFTER);
                    }
                });
    }
}
