/**
 * The HTTP surface (protocol A): from a request on the wire to the mount, page or refusal that answers it.
 *
 * <p>Start with {@link dev.signalbox.gateway.undertow.routes.FrontHandler}. Thread rule: requests are parsed, their bodies
 * read and answers written on I/O threads; everything between runs on the application executor.
 */
@NullMarked
package dev.signalbox.gateway.undertow.routes;

import org.jspecify.annotations.NullMarked;
