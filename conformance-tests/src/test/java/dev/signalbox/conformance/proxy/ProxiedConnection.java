package dev.signalbox.conformance.proxy;

import java.io.IOException;
import java.net.Socket;

/** One connection through the proxy: two threads, one for each direction. */
final class ProxiedConnection {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final TcpProxy proxy;
    private final Socket client;
    private final Socket server;

    ProxiedConnection(TcpProxy proxy, Socket client, Socket server) {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
    }

    void start() {
        String name = "proxy-" + client.getPort();
        daemon(name + "-up", () -> pump(client, server, false)).start();
        daemon(name + "-down", () -> pump(server, client, true)).start();
    }

    private void pump(Socket from, Socket to, boolean fromServer) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            while (true) {
                if (fromServer) {
                    proxy.awaitFlow(this);
                }
                int count = from.getInputStream().read(buffer);
                if (count < 0) {
                    to.shutdownOutput();
                    break;
                }
                to.getOutputStream().write(buffer, 0, count);
            }
            if (from.isOutputShutdown() && to.isOutputShutdown()) {
                cut(TcpProxy.Cut.FINISH);
            }
        } catch (IOException ended) {
            cut(TcpProxy.Cut.RESET);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            cut(TcpProxy.Cut.RESET);
        }
    }

    void cut(TcpProxy.Cut how) {
        cut(client, how);
        cut(server, how);
        proxy.forget(this);
    }

    static void cut(Socket socket, TcpProxy.Cut how) {
        try {
            if (how == TcpProxy.Cut.RESET) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException alreadyClosed) {
            // Cut is cut.
        }
    }

    static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
