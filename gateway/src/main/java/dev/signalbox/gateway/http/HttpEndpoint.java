package dev.signalbox.gateway.http;

import dev.signalbox.gateway.identity.RequestFacts;

/**
 * Answers the requests to one path, for example to push from outside of any hub: any method, bodies are read past.
 *
 * <p>Called on the application executor, by several threads at once; it may block. What it throws is answered 500 without a
 * body.
 */
@FunctionalInterface
public interface HttpEndpoint {

    /** The answer to a request. */
    HttpReply answer(RequestFacts request);
}
