package dev.signalbox.gateway.management;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Answers the requests to one route of the management port.
 *
 * <p>Called on the management port's threads, by several at once; it may block shortly, there are few of them. A {@link ProblemException},
 * thrown or in the stage, is answered as it says; everything else is logged and answered 500.
 */
@FunctionalInterface
public interface ManagementEndpoint {
    /** The answer, now or later; not null. */
    CompletionStage<ManagementReply> answer(ManagementRequest request);

    /** An endpoint that knows its answer at once. */
    static ManagementEndpoint of(Function<ManagementRequest, ManagementReply> endpoint) {
        return request -> CompletableFuture.completedStage(endpoint.apply(request));
    }
}
