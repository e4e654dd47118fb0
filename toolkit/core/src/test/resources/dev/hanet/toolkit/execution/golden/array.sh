#!/bin/bash
# a task a cell, 2 of them; from 'hanet sweep drive/hanet --vary model.context.delta=0.3,0.5 --runs /data/my runs --threads 4'
#SBATCH --job-name=hanet-drive-hanet
#SBATCH --array=1-2
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=4
#SBATCH --mem=4910M
#SBATCH --time=24:00:00
#SBATCH --signal=B:USR1@120
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output="/data/my runs/drive/hanet/slurm/20260102-030405/task-%a.log"

set -u
if [[ ! -r '/data/my runs/drive/hanet/slurm/20260102-030405/cells.txt' ]]; then
    echo "hanet: $(hostname) does not see "'/data/my runs/drive/hanet/slurm/20260102-030405/cells.txt'
    echo '    runs have to lie on a file system that all nodes share: --runs'
    exit 2
fi 1>&2
cd /home/ada/study || exit 2
cell=$(sed -n "${SLURM_ARRAY_TASK_ID}p" '/data/my runs/drive/hanet/slurm/20260102-030405/cells.txt' | cut -d ' ' -f 1)

# Before the time limit (USR1) the training keeps its last whole epoch, and the task is queued again, to go on from there.
# On TERM (scancel, or a node that is taken away) it keeps it too; whether the task runs again is for SLURM to say.
ended() {
    trap '' USR1 TERM
    kill -TERM "$training" 2>/dev/null
    wait "$training"
}
again() {
    ended
    scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
    exit 0
}
trap again USR1
trap 'ended; exit 143' TERM

/opt/hanet/hanet --quiet sweep drive/hanet --vary model.context.delta=0.3,0.5 --runs '/data/my runs' --threads 4 --cell "$cell" &
training=$!
wait "$training"
