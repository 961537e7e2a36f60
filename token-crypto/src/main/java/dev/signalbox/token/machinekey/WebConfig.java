package dev.signalbox.token.machinekey;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.token.SecretBytes;
import dev.signalbox.token.machinekey.MachineKey.Decryption;
import dev.signalbox.token.machinekey.MachineKey.Validation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code <machineKey>} element as it stands in a web.config or machine.config: the element alone, or the whole file.
 *
 * <p>At most {@link #MAX_BYTES} are looked at. Documents with a DOCTYPE are refused, so no entity is ever expanded and nothing outside the
 * document is read. Messages name the attribute and what is expected, and never quote a key.
 */
public final class WebConfig {
    /** The longest document that is read, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    private static final String ELEMENT = "machineKey";
    private static final String VALIDATION = "validation";
    private static final String VALIDATION_KEY = "validationKey";
    private static final String DECRYPTION = "decryption";
    private static final String DECRYPTION_KEY = "decryptionKey";
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    // Nobody calls a file so; and keys are at least twice as long.
    private static final Pattern BARE_KEYS = Pattern.compile("[0-9A-Fa-f,;:\\s]{24,}");

    private static final String EXPECTED_DIGITS = " (expected: the key itself in hexadecimal digits, the same on all"
            + " servers of the farm, without IsolateApps)";
    private static final String GENERATED =
            ": each .NET server makes its own key and keeps it to itself, so nobody else can open its tokens"
                    + EXPECTED_DIGITS;

    private WebConfig() {}

    /**
     * The machine key in {@code textOrPath}: XML text if it starts with {@code <}, the path of a file otherwise.
     *
     * @throws IllegalArgumentException if there is none, or none that can be used; the message says why
     */
    public static MachineKey machineKey(String textOrPath) {
        if (isText(textOrPath)) {
            return parse(textOrPath.strip().replace(BYTE_ORDER_MARK, "").strip().getBytes(UTF_8), true);
        }
        if (holdsKeys(textOrPath)) {
            throw new IllegalArgumentException(
                    "machineKey: bare digits do not say which key they are, nor how it is used"
                            + " (expected: the <machineKey> element, or the path of a web.config)");
        }
        return read(Path.of(textOrPath.strip()));
    }

    /** Whether {@link #machineKey} takes it for XML text, not for a path. */
    public static boolean isText(String textOrPath) {
        return textOrPath.replace(BYTE_ORDER_MARK, "").strip().startsWith("<");
    }

    /** Whether it holds keys itself, if only their bare digits, so that it must not be shown. */
    public static boolean holdsKeys(String textOrPath) {
        return isText(textOrPath) || BARE_KEYS.matcher(textOrPath).matches();
    }

    /** The machine key in a file. */
    public static MachineKey read(Path file) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "machineKey: " + file + " cannot be read (expected: a web.config or its <machineKey> element)", e);
        }
        return parse(bytes, false);
    }

    /** The machine key in a document; its encoding is what the document says, UTF-8 for text. */
    static MachineKey parse(byte[] document, boolean text) {
        if (document.length > MAX_BYTES) {
            throw new IllegalArgumentException("machineKey: more than " + MAX_BYTES
                    + " bytes of XML (expected: a web.config or its <machineKey> element)");
        }
        Map<String, String> attributes;
        try {
            XMLStreamReader reader =
                    newFactory().createXMLStreamReader(new ByteArrayInputStream(document), text ? UTF_8.name() : null);
            try {
                attributes = find(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException | RuntimeException e) {
            if (e instanceof IllegalArgumentException known
                    && known.getMessage() != null
                    && known.getMessage().startsWith(ELEMENT)) {
                throw known;
            }
            // The parser's message may quote what stands around the fault, so only the place goes further.
            throw new IllegalArgumentException("machineKey: no well-formed XML" + place(e)
                    + " (expected: a web.config or its <machineKey> element)");
        }
        if (attributes == null) {
            throw new IllegalArgumentException(
                    "machineKey: no <machineKey> element (expected: one, below configuration/system.web or alone)");
        }
        return toKey(attributes);
    }

    private static XMLInputFactory newFactory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing outside the document is read");
        });
        return factory;
    }

    private static String place(Exception e) {
        return e instanceof XMLStreamException known && known.getLocation() != null
                ? " at line " + known.getLocation().getLineNumber()
                : "";
    }

    private static @Nullable Map<String, String> find(XMLStreamReader reader) throws XMLStreamException {
        Map<String, String> found = null;
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw new IllegalArgumentException(
                        "machineKey: the XML has a DOCTYPE or entity (expected: none, as in every web.config)");
            }
            if (event == XMLStreamConstants.START_ELEMENT
                    && reader.getLocalName().equals(ELEMENT)) {
                if (found != null) {
                    throw new IllegalArgumentException("machineKey: more than one <machineKey> element (expected: one;"
                            + " give the element alone that holds for the SignalR application)");
                }
                found = attributes(reader);
            } else if (found != null
                    && event == XMLStreamConstants.START_ELEMENT
                    && reader.getLocalName().equals("EncryptedData")) {
                throw encrypted();
            }
        }
        return found;
    }

    private static Map<String, String> attributes(XMLStreamReader reader) {
        Map<String, String> attributes = new TreeMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            attributes.put(
                    reader.getAttributeLocalName(i), reader.getAttributeValue(i).strip());
        }
        return attributes;
    }

    private static MachineKey toKey(Map<String, String> attributes) {
        if (attributes.containsKey("configProtectionProvider")) {
            throw encrypted();
        }
        String elsewhere = attributes.get("configSource");
        if (elsewhere != null) {
            throw new IllegalArgumentException(
                    "machineKey configSource: the element stands in another file (expected: that file)");
        }
        String protector = attributes.getOrDefault("dataProtectorType", "");
        if (!protector.isEmpty()) {
            throw new IllegalArgumentException(
                    "machineKey dataProtectorType: a .NET class does the sealing there, whose"
                            + " format is not known here (expected: no such attribute)");
        }
        Validation validation = validation(attributes.getOrDefault(VALIDATION, "HMACSHA256"));
        Decryption decryption = decryption(attributes.getOrDefault(DECRYPTION, "Auto"));
        return MachineKey.of(validation, key(VALIDATION_KEY, attributes), decryption, key(DECRYPTION_KEY, attributes));
    }

    private static IllegalArgumentException encrypted() {
        return new IllegalArgumentException("machineKey configProtectionProvider: the element is encrypted (expected:"
                + " decrypted; aspnet_regiis -pdf \"system.web/machineKey\" does it on the .NET server)");
    }

    private static Validation validation(String value) {
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "SHA1" -> Validation.SHA1;
            case "HMACSHA256" -> Validation.HMACSHA256;
            case "HMACSHA384" -> Validation.HMACSHA384;
            case "HMACSHA512" -> Validation.HMACSHA512;
            default ->
                throw new IllegalArgumentException("machineKey validation: " + shown(value)
                        + " (expected: SHA1, HMACSHA256, HMACSHA384 or HMACSHA512; MachineKey.Protect takes no other)");
        };
    }

    private static Decryption decryption(String value) {
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "AES", "AUTO" -> Decryption.AES;
            case "3DES" -> Decryption.TRIPLE_DES;
            default ->
                throw new IllegalArgumentException(
                        "machineKey decryption: " + shown(value) + " (expected: Auto, AES or 3DES)");
        };
    }

    // A key pasted into the wrong attribute must not come out in a message.
    private static String shown(String value) {
        return value.matches("[A-Za-z0-9:_.-]{1,16}") ? "\"" + value + "\"" : value.length() + " characters";
    }

    private static SecretBytes key(String name, Map<String, String> attributes) {
        String value = attributes.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(
                    "machineKey " + name + ": missing, which means AutoGenerate" + GENERATED);
        }
        for (String part : value.split(",", -1)) {
            String word = part.strip().toLowerCase(Locale.ROOT);
            if (word.equals("autogenerate")) {
                throw new IllegalArgumentException("machineKey " + name + ": AutoGenerate" + GENERATED);
            }
            if (word.equals("isolateapps") || word.equals("isolatebyappid")) {
                throw new IllegalArgumentException("machineKey " + name + ": " + part.strip()
                        + " changes the key by application, in a way only that server knows" + EXPECTED_DIGITS);
            }
        }
        try {
            return SecretBytes.fromHex(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("machineKey " + name + ": " + value.length()
                    + " characters that are not pairs of hexadecimal digits" + EXPECTED_DIGITS);
        }
    }
}
