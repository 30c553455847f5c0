package dev.portolan.provider.head;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import dev.portolan.provider.members.MemberContent;
import dev.portolan.provider.members.MemberLocation;
import dev.portolan.provider.members.MemberTables;
import dev.portolan.provider.members.TargetProtocol;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/**
 * Records which protocols' tables a request leaves, with the first member that does. Allocates
 * nothing for members in the tables.
 */
final class MemberScan {
    private static final int MAX_SHOWN = 64;

    private final JsonParser parser;
    private final Map<TargetProtocol, String> first = new EnumMap<>(TargetProtocol.class);
    private int outside;
    private boolean hostMembers;

    MemberScan(JsonParser parser) {
        this.parser = parser;
    }

    /** Returns for each protocol whose table the request leaves the first member that does. */
    Map<TargetProtocol, String> outside() {
        return outside == 0 ? Map.of() : Map.copyOf(first);
    }

    /** Checks a member by its name; its value is read elsewhere. */
    void name(MemberLocation location, String name) {
        note(MemberTables.outside(location, name), location, name);
        hostMembers |=
                location != MemberLocation.BODY && MemberTables.differsByHost(location, name);
    }

    /** Returns whether a member below the body was found that some hosts of Claude refuse. */
    boolean hostMembers() {
        return hostMembers;
    }

    /** Records that a member's value has a form no provider expects. */
    void strange(MemberLocation location, String name) {
        note(MemberTables.anything(location), location, name);
    }

    /** Checks the parser's current member, and reads its value to the end. */
    void member(MemberLocation location, JsonToken value) throws IOException {
        var name = parser.currentName();
        name(location, name);
        value(location, name, value);
    }

    /** Reads the value of a member that was checked before. */
    void value(MemberLocation location, String name, JsonToken value) throws IOException {
        if (!value.isStructStart()) {
            return;
        }
        switch (MemberTables.inside(location, name)) {
            case MemberContent.Data _data -> parser.skipChildren();
            case MemberContent.Scalars _scalars -> scalars(location, name, value);
            case MemberContent.Objects(MemberLocation inside) -> objects(inside, value);
        }
    }

    private void scalars(MemberLocation location, String name, JsonToken value) throws IOException {
        if (value == JsonToken.START_OBJECT) {
            strange(location, name);
            parser.skipChildren();
            return;
        }
        for (var token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            if (token.isStructStart()) {
                scalars(location, name, token);
            }
        }
    }

    private void objects(MemberLocation inside, JsonToken value) throws IOException {
        if (value == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                member(inside, parser.nextToken());
            }
            return;
        }
        for (var token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            if (token.isStructStart()) {
                objects(inside, token);
            }
        }
    }

    private void note(int bits, MemberLocation location, String name) {
        int fresh = bits & ~outside;
        if (fresh == 0) {
            return;
        }
        outside |= fresh;
        var shown = name.length() > MAX_SHOWN ? name.substring(0, MAX_SHOWN) + "…" : name;
        for (var protocol : MemberTables.protocols(fresh)) {
            first.put(protocol, location.path() + shown);
        }
    }
}
