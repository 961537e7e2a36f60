/**
 * What kind of client a request comes from, told by what its requests look like (protocol J1, J7). Needs nothing that is kept between
 * requests, so that every server says the same of one client.
 */
@NullMarked
package dev.signalbox.connection.client;

import org.jspecify.annotations.NullMarked;
