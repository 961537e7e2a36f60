/**
 * The REST API of the management port, by which programs in any language send to clients and govern connections. Start with {@link
 * dev.signalbox.gateway.management.rest.RestApi}; {@code openapi.json} among the resources describes it.
 *
 * <p>Thread rule: safe for use by any thread. What one request sends reaches every client in the order in which it stands there, and
 * before what a request sends that began after this one was answered.
 */
@NullMarked
package dev.signalbox.gateway.management.rest;

import org.jspecify.annotations.NullMarked;
