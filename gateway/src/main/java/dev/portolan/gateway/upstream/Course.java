package dev.portolan.gateway.upstream;

import java.util.List;

/** What is under way for one request: attempts of its own, or a share in those of an equal one. */
public interface Course {
    /** The attempts that ended, in order. */
    List<AttemptRecord> records();

    /** Gives up: the caller has left, or the gateway is going down. */
    void abandon();
}
