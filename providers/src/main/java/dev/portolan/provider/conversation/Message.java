package dev.portolan.provider.conversation;

import dev.portolan.provider.Call;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.wire.JsonParts;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.Member;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One message of a conversation, by its position in the body. */
record Message(Slice slice, List<Member> members, String role) {
    /** Returns the messages of a call; none if it has no array of them. */
    static List<Message> of(Call call) {
        var messages = new ArrayList<Message>();
        var bytes = call.body().array();
        call.head()
                .member("messages")
                .ifPresent(
                        member -> {
                            int from = member.valueFrom();
                            for (var slice : JsonParts.elements(bytes, from, member.valueTo())) {
                                messages.add(read(slice));
                            }
                        });
        return messages;
    }

    private static Message read(Slice slice) {
        var members = members(slice);
        return new Message(
                slice, members, find(members, "role").map(m -> text(slice, m)).orElse(""));
    }

    /** Returns the members of an object. */
    static List<Member> members(Slice object) {
        return JsonParts.members(object.array(), object.from(), object.to());
    }

    /** Returns the elements of an array that is a member's value. */
    static List<Slice> elements(Slice object, Member member) {
        return JsonParts.elements(object.array(), member.valueFrom(), member.valueTo());
    }

    /** Returns the member with a name. */
    static Optional<Member> find(List<Member> members, String name) {
        return members.stream().filter(member -> member.name().equals(name)).findFirst();
    }

    /** Returns a member's value if it is a string, else the empty string. */
    static String text(Slice object, Member member) {
        var bytes = object.array();
        return bytes[member.valueFrom()] == '"'
                ? JsonText.decode(bytes, member.valueFrom(), member.valueTo())
                : "";
    }

    /** Returns the string that an object has under a name; empty if it has none. */
    static String text(Slice object, List<Member> members, String name) {
        return find(members, name).map(member -> text(object, member)).orElse("");
    }

    /** Returns the member with a name. */
    Optional<Member> member(String name) {
        return find(members, name);
    }

    /** Returns the first byte of a member's value. */
    byte first(Member member) {
        return slice.array()[member.valueFrom()];
    }

    /** Returns whether the message gives instructions. */
    boolean isSystem() {
        return role.equals("system") || role.equals("developer");
    }
}
