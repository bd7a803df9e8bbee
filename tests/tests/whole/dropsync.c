/* A disk that keeps only what was synced: on fsync and fdatasync the whole file is copied to the folder DROPSYNC_TO; a
   deleted file goes from there when its folder is synced.
   After a kill, that folder holds what a power cut would have left. Loaded with LD_PRELOAD by the crash tests. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The folder was synced: what is no longer in it is gone for good. */
static void forget(const char *live, const char *to) {
    char path[PATH_MAX];
    DIR *dir = opendir(to);
    struct dirent *entry;
    if (!dir) return;
    while ((entry = readdir(dir))) {
        if (entry->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "%s/%s", live, entry->d_name);
        if (access(path, F_OK) == 0) continue;
        snprintf(path, sizeof path, "%s/%s", to, entry->d_name);
        unlink(path);
    }
    closedir(dir);
}

static void keep(int fd) {
    const char *to = getenv("DROPSYNC_TO");
    char link[64], name[PATH_MAX], path[PATH_MAX], part[PATH_MAX + 8], block[65536];
    struct stat st;
    if (!to || fstat(fd, &st)) return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, name, sizeof name - 1);
    if (length <= 0) return;
    name[length] = 0;
    if (S_ISDIR(st.st_mode)) {
        forget(name, to);
        return;
    }
    if (!S_ISREG(st.st_mode)) return;
    const char *base = strrchr(name, '/');
    if (!base || snprintf(path, sizeof path, "%s%s", to, base) >= (int)sizeof path) return;
    snprintf(part, sizeof part, "%s.part", path);
    int in = open(name, O_RDONLY), out = open(part, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (in < 0 || out < 0) _exit(97);
    ssize_t got;
    while ((got = read(in, block, sizeof block)) > 0)
        if (write(out, block, got) != got) _exit(98);
    close(in);
    close(out);
    rename(part, path);
}

int fsync(int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    int done = real(fd);
    if (!done) keep(fd);
    return done;
}

int fdatasync(int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    int done = real(fd);
    if (!done) keep(fd);
    return done;
}
