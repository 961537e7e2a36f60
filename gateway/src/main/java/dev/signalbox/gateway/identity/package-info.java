/**
 * Who makes a request: {@link dev.signalbox.gateway.identity.Identity} is asked, and has ready forms for proxies
 * in front, JSON Web Tokens and the cookies of ASP.NET Forms authentication.
 *
 * <p>Everything here is immutable; identities are asked on the application executor and may block.
 */
@NullMarked
package dev.signalbox.gateway.identity;

import org.jspecify.annotations.NullMarked;
