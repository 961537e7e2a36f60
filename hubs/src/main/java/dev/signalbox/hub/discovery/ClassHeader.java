package dev.signalbox.hub.discovery;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;

/**
 * The beginning of a class file: who the class is and what it extends, without loading it.
 *
 * @param name binary name, such as {@code com.example.ChatHub}
 * @param superName binary name of the class it extends, empty for {@code java.lang.Object} and modules
 * @param modifiers as {@link Modifier} has them
 */
record ClassHeader(String name, String superName, int modifiers) {
    private static final int MAGIC = 0xCAFEBABE;

    // Kinds of constants, by what follows their tag (JVMS 4.4).
    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;

    /**
     * Reads a header.
     *
     * @throws IOException when the bytes are no class file
     */
    static ClassHeader read(InputStream file) throws IOException {
        DataInputStream in = new DataInputStream(file);
        if (in.readInt() != MAGIC) {
            throw new IOException("not a class file");
        }
        in.readInt(); // version
        int count = in.readUnsignedShort();
        String[] texts = new String[count];
        int[] classes = new int[count];
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case UTF8 -> texts[i] = in.readUTF();
                case CLASS -> classes[i] = in.readUnsignedShort();
                case LONG, DOUBLE -> {
                    in.skipNBytes(8);
                    i++; // takes two places
                }
                default -> in.skipNBytes(size(tag));
            }
        }
        int modifiers = in.readUnsignedShort();
        String name = texts[classes[in.readUnsignedShort()]];
        int parent = in.readUnsignedShort();
        return new ClassHeader(binary(name), parent == 0 ? "" : binary(texts[classes[parent]]), modifiers);
    }

    private static int size(int tag) throws IOException {
        return switch (tag) {
            case 8, 16, 19, 20 -> 2; // string, method type, module, package
            case 15 -> 3; // method handle
            case 3, 4, 9, 10, 11, 12, 17, 18 -> 4; // int, float, members, name and type, dynamic
            default -> throw new IOException("unknown constant kind " + tag);
        };
    }

    private static String binary(String internal) {
        return internal.replace('/', '.');
    }

    /** Whether objects of the class can be made, as far as the header tells. */
    boolean isConcrete() {
        return !Modifier.isAbstract(modifiers) && !Modifier.isInterface(modifiers);
    }
}
