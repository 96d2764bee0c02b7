# Fish completion for lockstep: lockstep completions fish | source
# What may follow is asked of the program itself, so that targets, cells and versions are the project's.

function __lockstep_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l offered ($words[1] complete -- $words[2..-1] "$typed" 2>/dev/null)
    if test (count $offered) -gt 0
        printf '%s\n' $offered
    else
        __fish_complete_path "$typed"
    end
end

complete --command lockstep --no-files --arguments '(__lockstep_complete)'
