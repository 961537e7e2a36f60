package dev.signalbox.connection.runtime;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.protocol.request.Endpoint;
import dev.signalbox.protocol.request.Parameters;

/**
 * One HTTP request as it enters the pipeline, its body read.
 *
 * @param order a number that grows from request to request as they reach the server, so that of two receive requests the later one counts
 *     however their handling overtakes (protocol B8)
 * @param facts what applications may know of it
 * @param endpoint what the path asks for (protocol A1)
 * @param form the form parameters of the body, empty when there was none (protocol A5: whatever its content type)
 * @param upgrade whether it asks for a WebSocket upgrade
 */
public record IncomingRequest(
        long order, ConnectionRequest facts, Endpoint endpoint, Parameters form, boolean upgrade) {}
