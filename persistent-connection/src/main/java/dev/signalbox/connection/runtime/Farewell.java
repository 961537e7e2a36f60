package dev.signalbox.connection.runtime;

import dev.signalbox.connection.transport.TransportChannel;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.cursor.Cursor;
import dev.signalbox.protocol.json.Parting;
import dev.signalbox.protocol.json.Utf8Buffer;

/** Answers the client of an id that was closed for good, which understands why it shall not come back. */
final class Farewell implements Attachment {

    Farewell(Parting parting, Cursor here, JsonPayload told, TransportChannel channel) {
        Utf8Buffer envelope = new Utf8Buffer();
        parting.write(envelope, here, told, null, 0);
        channel.write(channel.framing().frame(envelope), () -> {});
        if (!channel.oneShot()) {
            channel.end();
        }
    }

    @Override
    public void closed() {}

    @Override
    public void stalled() {}

    @Override
    public boolean received(String text, Runnable resume) {
        return true; // nobody listens any more
    }
}
