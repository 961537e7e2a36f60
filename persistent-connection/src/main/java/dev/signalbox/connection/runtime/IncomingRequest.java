package dev.signalbox.connection.runtime;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.protocol.request.Endpoint;
import dev.signalbox.protocol.request.Parameters;

/**
 * One HTTP request as it enters the pipeline, its body read.
 *
 * @param facts what applications may know of it
 * @param endpoint what the path asks for (protocol A1)
 * @param form the form parameters of the body, empty when there was none (protocol A5: whatever its content type)
 * @param upgrade whether it asks for a WebSocket upgrade
 */
public record IncomingRequest(ConnectionRequest facts, Endpoint endpoint, Parameters form, boolean upgrade) {}
