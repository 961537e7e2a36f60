/**
 * What the numbered rules (package {@code check}) cannot ask any server for: settings that no profile has, proxies that cut, races, keys
 * that change. Tests name the rules they belong to ("L 166"); each starts gateways of its own and looks at bytes.
 */
@NullMarked
package dev.signalbox.conformance.rule;

import org.jspecify.annotations.NullMarked;
