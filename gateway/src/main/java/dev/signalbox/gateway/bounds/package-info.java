/** Between which values a setting must be, and what is said otherwise. */
@NullMarked
package dev.signalbox.gateway.bounds;

import org.jspecify.annotations.NullMarked;
