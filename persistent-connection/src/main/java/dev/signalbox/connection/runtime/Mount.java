package dev.signalbox.connection.runtime;

import dev.signalbox.connection.ConnectionApplication;
import dev.signalbox.protocol.request.MountPath;

/**
 * One application at its path (protocol A1).
 *
 * @param path where it is mounted
 * @param application what runs there
 */
public record Mount(MountPath path, ConnectionApplication application) {}
