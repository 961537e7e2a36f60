package dev.signalbox.gateway.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.gateway.management.ManagementJson;
import dev.signalbox.gateway.management.Problem;
import dev.signalbox.gateway.management.ProblemException;
import dev.signalbox.protocol.request.Parameters;

/** Reads what a request asks for; what cannot be read is answered 400 with what is expected. */
record Questions(Parameters query) {

    String text(String name, String otherwise) {
        String value = query.get(name);
        return value == null ? otherwise : value;
    }

    int number(String name, int otherwise, int least, int most) {
        return (int) number(name, (long) otherwise, least, most);
    }

    long number(String name, long otherwise, long least, long most) {
        String value = query.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new ProblemException(Problem.field(name, "no number", least + " to " + most));
        }
        throw new ProblemException(Problem.field(name, "out of range", least + " to " + most));
    }

    /** A text of a JSON body, empty when it is not there. */
    static String text(byte[] body, String name, int longest) {
        JsonNode value = ManagementJson.read(body).get(name);
        if (value == null) {
            return "";
        }
        if (!value.isTextual() || value.textValue().length() > longest) {
            throw new ProblemException(
                    Problem.field(name, "no such text", "a text of at most " + longest + " characters"));
        }
        return value.textValue();
    }
}
