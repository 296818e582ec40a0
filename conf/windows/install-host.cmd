@echo off
rem Lets the listener of a Windows host start with the machine, as the account LOCAL SERVICE. Run it as administrator:
rem   conf\windows\install-host.cmd C:\dst-host
rem The account needs the right to read the installation and the data files, and to write to the home and the pull area:
rem   icacls C:\dst-host /grant "LOCAL SERVICE:(OI)(CI)M"
rem Its log is data\host\log.txt in the home. Stop: schtasks /end /tn dst-host. Remove: schtasks /delete /tn dst-host
setlocal
if "%~1"=="" (
  echo Which home? conf\windows\install-host.cmd C:\dst-host 1>&2
  exit /b 2
)
set "DST=%~dp0..\..\dst.cmd"
if not exist "%~1\data\host" mkdir "%~1\data\host"
schtasks /create /f /tn dst-host /sc onstart /ru "LOCAL SERVICE" /tr "cmd /c \"\"%DST%\" host --home \"%~1\" >> \"%~1\data\host\log.txt\" 2>&1\""
if errorlevel 1 exit /b 1
schtasks /run /tn dst-host
