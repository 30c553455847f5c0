package dev.portolan.gateway.program;

/** What a command's end means to a script. */
public final class ExitCode {
    /** It did what was asked. */
    public static final int OK = 0;

    /**
     * It did what was asked, and there is something wrong: findings, a denial that was not meant.
     */
    public static final int FINDINGS = 1;

    /** The arguments cannot be used. */
    public static final int UNUSABLE = 2;

    /** Something that this command needs is not there; sysexits' EX_UNAVAILABLE. */
    public static final int UNAVAILABLE = 69;

    /** A mistake of ours; sysexits' EX_SOFTWARE. */
    public static final int INTERNAL = 70;

    private ExitCode() {}
}
