@echo off
rem Starts dst from an unpacked archive on Windows: dst.cmd host --home C:\dst-host
rem DST_JAVA_OPTS adds options for Java. As a service: conf\windows\install-host.cmd.
rem Names of files need no setting here: Java asks Windows for them in Unicode, whatever the code page is.
setlocal
set "HERE=%~dp0"
set "JAR=%HERE%lib\dst.jar"
if not exist "%JAR%" (
  echo %JAR% is missing: unpack the archive that "make dist" builds. 1>&2
  exit /b 1
)
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
set "MEMORY=-XX:+UseParallelGC -Xms64m -XX:MaxRAMPercentage=50 -XX:MaxNewSize=128m -XX:MetaspaceSize=96m"
set "COMPILER=-XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=5000 -XX:Tier4CompileThreshold=60000 -XX:Tier4BackEdgeThreshold=160000"
rem The listener shares its machine with the hosts programs: small, and quiet when there is nothing to do.
if "%~1"=="host" set "MEMORY=-XX:+UseSerialGC -Xmx64m -Xss512k -XX:ReservedCodeCacheSize=32m -XX:MaxDirectMemorySize=16m"
"%JAVA%" %MEMORY% %COMPILER% -Xlog:disable -Xlog:all=warning:stderr %DST_JAVA_OPTS% "-Ddst.install=%HERE%." -cp "%JAR%" dst.Main %*
exit /b %ERRORLEVEL%
