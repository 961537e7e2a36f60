/**
 * What an application serves beside hubs, raw connections and pages: {@link dev.signalbox.gateway.http.HttpEndpoint} answers one path.
 *
 * <p>Endpoints are called on the application executor, by several threads at once.
 */
@NullMarked
package dev.signalbox.gateway.http;

import org.jspecify.annotations.NullMarked;
